import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { caseQuery } from '../../api/cases.ts';
import type { HoldRow } from '../../api/holds.ts';
import { Keys } from '../../components/keys/key-sheet.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { Countdown } from '../../components/time/relative-time.tsx';
import { formatConfidence, formatPlural } from '../../format/number.ts';
import { newestRevision } from '../../words/newest-revision.ts';
import classes from './holds.module.css';
import { type HoldActs, nameOf } from './use-hold-acts.ts';

/** The delay in view: what will be written over what, and everything that can still be done about it. */
export function HoldDetails({
  row,
  isOver,
  mayAct,
  acts,
}: {
  readonly row: HoldRow;
  readonly isOver: boolean;
  readonly mayAct: boolean;
  readonly acts: HoldActs;
}): ReactNode {
  const { data: item } = useQuery(caseQuery(row.itemId));
  const newest = newestRevision(item);
  return (
    <section className={classes.details} aria-label="What goes out">
      <div className={classes.inside}>
        <h2 className={classes.subject}>{nameOf(row)}</h2>
        <p className={classes.facts}>
          <Link to="/items/$itemId" params={{ itemId: row.itemId }}>
            {row.externalId}
          </Link>
          <span>{row.source}</span>
          <span>{row.agent}</span>
          {row.lowestConfidence === null ? null : (
            <span>least sure {formatConfidence(row.lowestConfidence)}</span>
          )}
        </p>
        <p className={classes.countdown}>
          {isOver ? (
            'No longer held'
          ) : (
            <>
              Goes out in <Countdown at={row.until} over="no time" />
            </>
          )}
        </p>
        {row.origin === 'verdict' ? (
          <p className={classes.note}>
            <StateMark tone="accent">undo window</StateMark> A person said yes to this. Stopping it
            takes the verdict back, and it returns to the inbox.
          </p>
        ) : null}
        <dl className={classes.diff}>
          {Object.entries(row.fields).map(([field, value]) => {
            const now = newest?.fields[field];
            const same = value === null || now === value;
            return (
              <div key={field} data-same={same}>
                <dt>{field}</dt>
                <dd>
                  {same ? (
                    `${now ?? 'not set'} stays`
                  ) : (
                    <>
                      {now === undefined ? '' : <del>{now}</del>} <strong>{value}</strong>
                    </>
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
        {newest?.text === undefined ? null : <p className={classes.text}>{newest.text}</p>}
      </div>
      {mayAct && !isOver ? <Actions row={row} acts={acts} /> : null}
      <RoleNote acts={['stop and release writes']} />
    </section>
  );
}

function Actions({ row, acts }: { readonly row: HoldRow; readonly acts: HoldActs }): ReactNode {
  return (
    <div className={classes.actions}>
      <Button variant="filled" color="manual" onClick={() => acts.stop(row)}>
        Stop <Cap keys="s" />
      </Button>
      <Button onClick={() => acts.change(row)}>
        Change <Cap keys="x" />
      </Button>
      <Button onClick={() => acts.release(row)}>
        Release now <Cap keys="r" />
      </Button>
      {row.origin === 'gate' && row.alike > 1 ? (
        <Button onClick={() => acts.holdAlike(row)}>
          Hold all {formatPlural(row.alike, 'like this', 'like this')} <Cap keys="h" />
        </Button>
      ) : null}
    </div>
  );
}

function Cap({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className={classes.cap} aria-hidden="true">
      <Keys shortcut={{ keys }} />
    </span>
  );
}
