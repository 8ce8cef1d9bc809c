import { Drawer } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WriteBackView } from '../../api/write-backs.ts';
import { AttemptFields } from '../../components/attempt/attempt-fields.tsx';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { ExactTime, RelativeTime } from '../../components/time/relative-time.tsx';
import { attemptError, writeWords } from '../../words/item-words.ts';
import { formatDuration } from '../../words/moment.ts';
import { verdictWord } from './words.ts';
import classes from './write-backs.module.css';

/** One attempt: what it came to, what to do, and field by field what was meant and what stands there. */
export function WriteBackDrawer({
  attempt,
  onClose,
}: {
  readonly attempt: WriteBackView | undefined;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Drawer
      opened={attempt !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={attempt === undefined ? '' : `${attempt.externalId}: ${verdictWord(attempt.verdict)}`}
    >
      {attempt === undefined ? null : <Body attempt={attempt} />}
    </Drawer>
  );
}

function Body({ attempt }: { readonly attempt: WriteBackView }): ReactNode {
  const { itemId, source, agent, version, startedAt, endedAt, errorCode, verdict } = attempt;
  const words = writeWords(verdict ?? 'pending');
  return (
    <div className={classes.attempt}>
      <p>
        {words.what}{' '}
        {verdict === 'confirmed' ? null : (
          <>
            <strong>What to do:</strong> {words.remedy}
          </>
        )}
      </p>
      <AttemptFields attempt={attempt} />
      <dl className={classes.facts}>
        <dt>item</dt>
        <dd>
          <Link to="/items/$itemId" params={{ itemId }}>
            open the item, where it can be retried
          </Link>
        </dd>
        <dt>source</dt>
        <dd>{source}</dd>
        <dt>decided by</dt>
        <dd>
          {agent === null ? (
            'no agent'
          ) : (
            <>
              <Link to="/agents/$agentName" params={{ agentName: agent }}>
                {agent}
              </Link>{' '}
              <code>{version}</code>
            </>
          )}
        </dd>
        <dt>sent</dt>
        <dd>
          <ExactTime at={startedAt} />, <RelativeTime at={startedAt} />
          {endedAt === null
            ? ''
            : `, took ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}`}
        </dd>
        {errorCode === null ? null : (
          <>
            <dt>answer</dt>
            <dd>
              {attemptError(errorCode)} <code>{errorCode}</code>
            </dd>
          </>
        )}
        <dt>try</dt>
        <dd>{attempt.number}</dd>
      </dl>
      <div>
        <CopyMenu
          label="Copy the attempt"
          entries={[
            { label: 'Copy as JSON', text: () => JSON.stringify(attempt, null, 2) },
            { label: 'Copy its id', text: () => attempt.id },
          ]}
        />
      </div>
    </div>
  );
}
