import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ToolView } from '../../api/tools.ts';
import { Fact, FactList } from '../../components/facts/facts.tsx';
import { Section } from '../../components/page/page.tsx';
import { Table, type TableColumn } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural, formatShare } from '../../format/number.ts';
import { formatDuration } from '../../words/moment.ts';
import classes from './tools.module.css';
import { codeWords } from './words.ts';

type Use = ToolView['use'];

/** How agents used a tool: how often, how fast, and what they were not answered. */
export function ToolUse({ use }: { readonly use: Use }): ReactNode {
  const { days, calls, tookMs, agents, failures } = use;
  return (
    <>
      <Section
        title="How agents use it"
        aside={<span className={classes.soft}>The last {formatPlural(days, 'day')}.</span>}
      >
        <div className={classes.facts}>
          {calls === 0 ? (
            'No agent has called it.'
          ) : (
            <FactList>
              <Fact label="Calls">
                {formatCount(calls)}, {formatShare(1 - failedOf(use) / calls)} answered
              </Fact>
              {tookMs === null ? null : (
                <Fact label="Time">
                  half within {formatDuration(tookMs.p50)}, 95 % within {formatDuration(tookMs.p95)}
                  , 99 % within {formatDuration(tookMs.p99)}
                </Fact>
              )}
            </FactList>
          )}
        </div>
        {agents.length === 0 ? null : (
          <Table label="Calls by agent" rows={agents} idOf={idOfAgent} columns={agentColumns} />
        )}
      </Section>
      {failures.length === 0 ? null : (
        <Section
          title="What was not answered"
          aside={<span className={classes.soft}>Alike ones are one, most first.</span>}
        >
          <Table
            label="What was not answered"
            rows={failures}
            idOf={idOfFailure}
            columns={failureColumns}
          />
        </Section>
      )}
    </>
  );
}

/** "1,240", and what of it was not answered. */
export function CallsInShort({ use }: { readonly use: Use }): ReactNode {
  const failed = failedOf(use);
  if (use.calls === 0) return <span className={classes.soft}>none</span>;
  return (
    <>
      {formatCount(use.calls)}
      {failed === 0 ? null : (
        <span className={classes.missed}>{formatShare(failed / use.calls)} not answered</span>
      )}
    </>
  );
}

function failedOf({ agents }: Use): number {
  return agents.reduce((sum, { failed }) => sum + failed, 0);
}

type AgentUse = Use['agents'][number];
const idOfAgent = ({ agent, version }: AgentUse): string => `${agent} ${version}`;
const agentColumns: readonly TableColumn<AgentUse>[] = [
  {
    id: 'agent',
    header: 'Agent',
    cell: ({ agent }) => (
      <Link className={classes.tool} to="/agents/$agentName" params={{ agentName: agent }}>
        {agent}
      </Link>
    ),
  },
  { id: 'version', header: 'Version', cell: ({ version }) => <code>{version}</code> },
  { id: 'calls', header: 'Calls', align: 'end', cell: ({ calls }) => formatCount(calls) },
  { id: 'failed', header: 'Not answered', align: 'end', cell: ({ failed }) => formatCount(failed) },
];

type Failure = Use['failures'][number];
const idOfFailure = ({ code, agent, input }: Failure): string => `${code} ${agent} ${input ?? ''}`;
const failureColumns: readonly TableColumn<Failure>[] = [
  { id: 'code', header: 'Because', cell: ({ code }) => codeWords(code, false) },
  {
    id: 'input',
    header: 'It was given',
    cell: ({ input }) => (input === null ? 'not known' : <code>{input}</code>),
  },
  { id: 'agent', header: 'By', cell: ({ agent }) => agent },
  { id: 'calls', header: 'Calls', align: 'end', cell: ({ calls }) => formatCount(calls) },
  {
    id: 'last',
    header: 'Last',
    cell: ({ itemId, lastAt }) => (
      <Link className={classes.link} to="/items/$itemId" params={{ itemId }}>
        <RelativeTime at={lastAt} />
      </Link>
    ),
  },
];
