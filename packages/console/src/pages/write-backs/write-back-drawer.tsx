import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { attemptsQuery } from '../../api/items.ts';
import type { WriteBackView } from '../../api/write-backs.ts';
import { AttemptFields } from '../../components/attempt/attempt-fields.tsx';
import { AttemptRecord } from '../../components/attempt/attempt-record.tsx';
import { AttemptTime } from '../../components/attempt/attempt-time.tsx';
import { verdictWord } from '../../components/attempt/verdict-mark.tsx';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { Fact, FactList } from '../../components/facts/facts.tsx';
import { StuckActs } from '../../components/stuck/stuck-acts.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { attemptError, writeWords } from '../../words/item-words.ts';
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
  const { itemId, source, agent, version, errorCode, verdict, stuck } = attempt;
  // The list has no room for what was said.
  const whole = useQuery(attemptsQuery(itemId)).data?.find(({ id }) => id === attempt.id);
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
      {stuck === null ? null : <StuckActs itemId={itemId} code={stuck} />}
      <AttemptFields attempt={attempt} />
      <AttemptRecord attempt={whole ?? attempt} />
      <FactList>
        <Fact label="item">
          <Link to="/items/$itemId" params={{ itemId }}>
            open the item
          </Link>
        </Fact>
        <Fact label="source">{source}</Fact>
        <Fact label="decided by">
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
        </Fact>
        <Fact label="sent">
          <RelativeTime at={attempt.startedAt} />: <AttemptTime attempt={attempt} />
        </Fact>
        {errorCode === null ? null : (
          <Fact label="answer">
            {attemptError(errorCode)} <code>{errorCode}</code>
          </Fact>
        )}
        <Fact label="try">{attempt.number}</Fact>
      </FactList>
      <div>
        <CopyMenu
          label="Copy the attempt"
          entries={[
            {
              label: 'Copy as JSON',
              text: () => JSON.stringify({ ...attempt, ...whole }, null, 2),
            },
            { label: 'Copy its id', text: () => attempt.id },
          ]}
        />
      </div>
    </div>
  );
}
