import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { agentsQuery } from '../../api/agents.ts';
import { controlsQuery, setControl } from '../../api/controls.ts';
import { useMay } from '../../api/session.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { Section } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { notifyProblem } from '../../components/state/notify.ts';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { Loading } from './loading.tsx';
import classes from './settings.module.css';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly stops: string;
}

/** Every switch there is, thrown or not. */
export function Switches(): ReactNode {
  const may = useMay('control:write');
  const controls = useQuery(controlsQuery);
  const { data: workspace } = useQuery(workspaceQuery);
  const { data: agents = [] } = useQuery(agentsQuery);
  const { change, said } = useSwitch();
  const tripped = new Map(
    (controls.data ?? []).filter((one) => one.tripped).map((one) => [one.id, one]),
  );
  const rows = rowsOf(
    (workspace?.sources ?? []).map(({ name }) => name),
    agents.map(({ name }) => name),
    [...tripped.keys()],
  );
  const stateOf = ({ id }: Row): ReactNode => {
    const one = tripped.get(id);
    if (one === undefined) return <Lamp state="auto" word="running" />;
    return (
      <>
        <Lamp state="manual" word="stopped" reason={one.reason ?? ''} />
        <span className={classes.under}>
          <RelativeTime at={one.updatedAt} />
          {one.until === null ? '' : ', until '}
          {one.until === null ? null : <RelativeTime at={one.until} />}
        </span>
      </>
    );
  };
  return (
    <Section title="Switches">
      <p className={classes.note}>
        A switch that is thrown keeps everything decided before from being written, and what comes
        after goes to people. It is in force everywhere when its button says so.
      </p>
      {said === null ? null : (
        <p className={classes.said} role="status">
          {said}
        </p>
      )}
      {controls.data === undefined ? (
        <Loading
          error={controls.error}
          what="The switches could not be loaded"
          onRetry={() => void controls.refetch()}
        />
      ) : (
        <Table
          label="Switches"
          rows={rows}
          idOf={({ id }) => id}
          columns={[
            { id: 'name', header: 'Switch', cell: ({ name }) => name },
            { id: 'stops', header: 'Stops', cell: ({ stops }) => stops },
            { id: 'state', header: 'State', cell: stateOf },
          ]}
          actions={
            may
              ? (row) => (
                  <Button
                    size="compact-sm"
                    {...(tripped.has(row.id) ? {} : { color: 'manual', variant: 'outline' })}
                    aria-label={`${tripped.has(row.id) ? 'Reset' : 'Stop'} ${row.name}`}
                    onClick={() => void change(row, !tripped.has(row.id))}
                  >
                    {tripped.has(row.id) ? 'Reset' : 'Stop'}
                  </Button>
                )
              : undefined
          }
        />
      )}
      <RoleNote acts={['throw and reset switches']} />
    </Section>
  );
}

function useSwitch(): {
  readonly change: (row: Row, trip: boolean) => Promise<void>;
  readonly said: string | null;
} {
  const client = useQueryClient();
  const [said, setSaid] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: async (given: {
      readonly row: Row;
      readonly trip: boolean;
      readonly reason: string;
    }) => {
      const startedMs = performance.now();
      await setControl(given.row.id, given.trip ? 'trip' : 'reset', given.reason);
      return ((performance.now() - startedMs) / 1_000).toFixed(2);
    },
    onSuccess: async (seconds, { row, trip }) => {
      setSaid(`${row.name} ${trip ? 'was stopped' : 'ran again'} everywhere after ${seconds} s.`);
      await Promise.all(
        ['controls', 'board'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
    },
    onError: notifyProblem,
  });
  const change = async (row: Row, trip: boolean): Promise<void> => {
    const answer = await confirm({
      title: trip ? `Stop ${row.name}?` : `Reset ${row.name}?`,
      body: trip
        ? `Nothing is written any more: ${row.stops}. Tickets still come in and wait for people.`
        : 'What is decided from now on may be written by itself again. What was stopped stays with people.',
      action: trip ? 'Stop' : 'Reset',
      danger: trip,
      reason: 'required',
    });
    if (answer !== null) send.mutate({ row, trip, reason: answer.reason });
  };
  return { change, said };
}

function rowsOf(
  sources: readonly string[],
  agents: readonly string[],
  thrown: readonly string[],
): readonly Row[] {
  const known: readonly Row[] = [
    { id: 'tenant', name: 'everything', stops: 'all agents and all sources' },
    ...agents.map((name) => ({
      id: `agent:${name}`,
      name: `agent ${name}`,
      stops: 'what this agent decides',
    })),
    ...[...new Set(['api', 'desk', ...sources])].map((name) => ({
      id: `source:${name}`,
      name: `source ${name}`,
      stops: 'writing to this system',
    })),
  ];
  const others = thrown
    .filter((id) => known.every((one) => one.id !== id))
    .map((id) => ({ id, name: id.replace(':', ' '), stops: 'something that is no longer there' }));
  return [...known, ...others];
}
