import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DraftProbe } from '../../api/source-drafts.ts';
import { ErrorState } from '../../components/state/states.tsx';
import { formatPlural } from '../../format/number.ts';
import { FindingList } from '../sources/findings.tsx';
import classes from './connect.module.css';
import { faultWords } from './words.ts';

/** The button that asks the system, and what came of it. */
export function Probed({
  canAsk,
  isAsking,
  isOld,
  error,
  found,
  onAsk,
}: {
  readonly canAsk: boolean;
  readonly isAsking: boolean;
  /** Address, variables or places were changed since. */
  readonly isOld: boolean;
  readonly error: unknown;
  readonly found: DraftProbe | undefined;
  readonly onAsk: () => void;
}): ReactNode {
  return (
    <div className={classes.form}>
      <p className={classes.soft}>
        The server asks the system for every right, field and value that is needed. It only reads;
        nothing is written there. It may take a minute.
      </p>
      <div>
        <Button variant="filled" disabled={!canAsk} loading={isAsking} onClick={onAsk}>
          Connect and probe
        </Button>
      </div>
      {canAsk ? null : (
        <p className={classes.soft}>
          First the variables above must be set in this server, and nothing below may be wrong.
        </p>
      )}
      <div aria-live="polite">
        {error === null ? null : <ErrorState error={error} what="It was not asked" />}
        {found === undefined || error !== null ? null : <Found found={found} isOld={isOld} />}
      </div>
    </div>
  );
}

function Found({
  found,
  isOld,
}: {
  readonly found: DraftProbe;
  readonly isOld: boolean;
}): ReactNode {
  const { findings, places } = found;
  if (found.error !== null) {
    return <p className={classes.fault}>{faultWords(found.error, found.status)}</p>;
  }
  const lacks = findings.filter(({ code }) => code !== 'not_checked');
  const unchecked = findings.filter(({ code }) => code === 'not_checked');
  return (
    <>
      {isOld ? (
        <p className={classes.warning}>
          Something was changed since. This is what was found before; connect again to be sure.
        </p>
      ) : null}
      <p>
        It answers, and{' '}
        {lacks.length === 0
          ? 'nothing is missing'
          : `${formatPlural(lacks.length, 'thing')} must be granted`}
        {places === null ? '.' : `; it offers ${formatPlural(places.length, 'field')}.`}
      </p>
      <FindingList label="What is missing" findings={lacks} />
      <FindingList label="What could not be looked at yet" findings={unchecked} />
    </>
  );
}
