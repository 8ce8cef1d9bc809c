import type { AgentVersionView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { agentVersionsQuery } from '../../api/agents.ts';
import { Page, Section } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { AgentActions, type InForce, InForceNote } from './agent-actions.tsx';
import { Compare } from './compare.tsx';
import { Purpose } from './purpose.tsx';
import { Thresholds } from './thresholds.tsx';
import { Versions } from './versions.tsx';

export function AgentPage(): ReactNode {
  const { agentName } = useParams({ from: '/shell/agents/$agentName' });
  const { data, error, refetch } = useQuery(agentVersionsQuery(agentName));
  const [inForce, setInForce] = useState<InForce | null>(null);
  return (
    <Page
      title={agentName}
      question="What does this agent do, and what changed?"
      actions={
        data === undefined ? null : (
          <AgentActions agent={agentName} versions={data} onInForce={setInForce} />
        )
      }
    >
      <RoleNote acts={['roll agents back', 'throw and reset switches']} />
      {inForce === null ? null : <InForceNote inForce={inForce} onClose={() => setInForce(null)} />}
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton />
        ) : (
          <ErrorState
            error={error}
            what="The versions of this agent could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : (
        <Loaded agent={agentName} versions={data} onInForce={setInForce} />
      )}
    </Page>
  );
}

function Loaded({
  agent,
  versions,
  onInForce,
}: {
  readonly agent: string;
  readonly versions: readonly AgentVersionView[];
  readonly onInForce: (inForce: InForce) => void;
}): ReactNode {
  const live = versions.find((version) => version.live);
  if (live === undefined) {
    return (
      <>
        <EmptyState
          title="This agent is not in force"
          action={<Link to="/agents">See the agents that are</Link>}
        >
          <p>Its file has left the workspace. What it decided stays; its versions are below.</p>
        </EmptyState>
        <Versions {...{ agent, versions, onInForce }} />
      </>
    );
  }
  return (
    <>
      <Purpose agent={agent} live={live} />
      <Section title="How sure it must be">
        <Thresholds live={live} />
      </Section>
      <Versions {...{ agent, versions, onInForce }} />
      <Compare versions={versions} live={live} />
    </>
  );
}
