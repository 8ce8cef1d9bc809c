import type { AgentView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { agentsQuery } from '../../api/agents.ts';
import { boardQuery } from '../../api/board.ts';
import { Fact, FactRow } from '../../components/facts/facts.tsx';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Page } from '../../components/page/page.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { liveConfigQuery } from '../agent/config.ts';
import { autonomyWords } from '../agent/words.ts';
import classes from './agents.module.css';

export function AgentsPage(): ReactNode {
  const { data, error, refetch } = useQuery(agentsQuery);
  return (
    <Page title="Agents" question="Who decides here, and how far may each go alone?">
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton rows={4} />
        ) : (
          <ErrorState
            error={error}
            what="The agents could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : data.length === 0 ? (
        <EmptyState title="There is no agent yet">
          <p>
            An agent is a file under <code>agents/</code> of the workspace: which fields it decides,
            how sure it must be, who owns it. It appears here once the workspace is in force, with
            the next <code>signalbox start</code>.
          </p>
        </EmptyState>
      ) : (
        <ul className={classes.agents} aria-label="Agents">
          {data.map((agent) => (
            <li key={agent.name}>
              <Agent agent={agent} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function Agent({ agent }: { readonly agent: AgentView }): ReactNode {
  const { name, version, owner, autonomy, model, updatedAt } = agent;
  const { data: board } = useQuery(boardQuery);
  const { data: config } = useQuery(liveConfigQuery(name));
  const onBoard = board?.agents.find((one) => one.name === name);
  const stopped = board?.switches.some(({ id }) => id === `agent:${name}`) === true;
  return (
    <article className={classes.agent} aria-label={`Agent ${name}`}>
      <div className={classes.head}>
        <h2 className={classes.name}>
          <Link to="/agents/$agentName" params={{ agentName: name }}>
            {name}
          </Link>
        </h2>
        {stopped ? <StateMark tone="manual">stopped by a switch</StateMark> : null}
        {onBoard === undefined ? null : <Lamp state={onBoard.signal.lamp} {...wordsOf(onBoard)} />}
      </div>
      <p className={classes.purpose}>
        <span className={classes.soft}>Optimises for</span>{' '}
        {config?.optimisesFor ?? 'nothing is said in its file'}
      </p>
      <FactRow columns="2fr 3fr 2fr 2fr 1fr">
        <Fact label="Owner">{owner ?? 'nobody named'}</Fact>
        <Fact label="May go as far as">{autonomyWords(autonomy)}</Fact>
        <Fact label="Version">
          <code>{version}</code>
        </Fact>
        <Fact label="Model">
          {model === null ? 'none: rules only, until it has past tickets' : <code>{model}</code>}
        </Fact>
        <Fact label="In force">
          <RelativeTime at={updatedAt} />
        </Fact>
      </FactRow>
    </article>
  );
}

function wordsOf({ signal }: { readonly signal: { word: string; reason: string } }): {
  readonly word: string;
  readonly reason: string;
} {
  return { word: signal.word, reason: signal.reason };
}
