import { Button } from '@mantine/core';
import type { AgentVersionView, AuditEntryView } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { releasesQuery } from '../../api/agents.ts';
import { peopleQuery } from '../../api/people.ts';
import { useMay } from '../../api/session.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import classes from './agent.module.css';
import type { InForce } from './agent-actions.tsx';
import { configOf } from './config.ts';
import { useRollBack } from './roll-back.ts';

const because: Readonly<Record<string, string>> = {
  workspace: 'the files of the workspace changed',
  trained: 'the model was trained',
};

/** Versions, newest first: what is in force, when and why each came, and the ways to compare and return. */
export function Versions({
  agent,
  versions,
  onInForce,
}: {
  readonly agent: string;
  readonly versions: readonly AgentVersionView[];
  readonly onInForce: (inForce: InForce) => void;
}): ReactNode {
  const mayRollBack = useMay('agent:write');
  const rollBack = useRollBack(agent, onInForce);
  const navigate = useNavigate({ from: '/agents/$agentName' });
  const historyOf = useHistory(agent);
  const live = versions.find((version) => version.live);
  const compare = (from: string): void => {
    void navigate({ search: { from, ...(live === undefined ? {} : { to: live.id }) } });
    document.getElementById('compare')?.scrollIntoView({ block: 'start' });
  };
  return (
    <Section
      title="Versions"
      aside={<span className={classes.soft}>{formatPlural(versions.length, 'version')}</span>}
    >
      <Table
        label="Versions"
        rows={versions}
        idOf={({ id }) => id}
        columns={[
          {
            id: 'id',
            header: 'Version',
            cell: (version) => (
              <span className={classes.version}>
                <code>{version.id}</code>
                {version.live ? <StateMark tone="auto">in force</StateMark> : null}
              </span>
            ),
          },
          {
            id: 'made',
            header: 'Made',
            fit: true,
            cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
          },
          { id: 'why', header: 'Came into force', cell: ({ id }) => historyOf(id) },
          {
            id: 'model',
            header: 'Model',
            cell: (version) => <code>{configOf(version).model ?? 'none'}</code>,
          },
        ]}
        actions={(version) =>
          version.live ? null : (
            <>
              <Button
                size="compact-sm"
                aria-label={`Compare ${version.id} with the one in force`}
                onClick={() => compare(version.id)}
              >
                Compare
              </Button>
              {mayRollBack && live !== undefined ? (
                <Button
                  size="compact-sm"
                  aria-label={`Roll back to ${version.id}`}
                  onClick={() => void rollBack.run(version.id)}
                >
                  Return to it
                </Button>
              ) : null}
            </>
          )
        }
      />
    </Section>
  );
}

/** Who put a version in force, when and why, as the audit has it; nothing for those who may not read that. */
function useHistory(agent: string): (version: string) => ReactNode {
  const mayRead = useMay('audit:read');
  const { data: releases = [] } = useQuery({ ...releasesQuery, enabled: mayRead });
  const { data: people = [] } = useQuery(peopleQuery);
  const own = releases.filter(({ detail }) => detail['agent'] === agent);
  return (version) => {
    if (!mayRead) return <span className={classes.soft}>in the audit, for owners and leads</span>;
    const entries = own.filter(
      ({ detail }) => detail['version'] === version || detail['to'] === version,
    );
    if (entries.length === 0) return <span className={classes.soft}>longer ago</span>;
    return (
      <ul className={classes.history}>
        {entries.slice(0, 3).map((entry) => (
          <li key={entry.id}>
            <RelativeTime at={entry.at} /> <span className={classes.soft}>{whyOf(entry)}, by</span>{' '}
            {nameOf(entry, people)}
          </li>
        ))}
      </ul>
    );
  };
}

function whyOf({ type, detail }: AuditEntryView): string {
  if (type === 'rolled_back') return `rolled back: ${String(detail['reason'] ?? '')}`;
  return because[String(detail['because'])] ?? 'released';
}

function nameOf(
  { actor }: AuditEntryView,
  people: readonly { readonly id: string; readonly name: string }[],
): string {
  if (actor.kind === 'person') return people.find(({ id }) => id === actor.id)?.name ?? 'a person';
  return actor.kind === 'key' ? 'a machine key' : 'the server';
}
