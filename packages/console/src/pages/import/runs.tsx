import { Button } from '@mantine/core';
import type { ImportView } from '@signalbox/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { listQuery, rowsOf } from '../../api/pages.ts';
import { StateMark, type Tone } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount } from '../../format/number.ts';
import classes from './import.module.css';

const tones: Readonly<Record<ImportView['state'], Tone>> = {
  waiting: 'plain',
  running: 'accent',
  done: 'auto',
  failed: 'manual',
};

export function RunState({ run }: { readonly run: ImportView }): ReactNode {
  return <StateMark tone={tones[run.state]}>{run.state}</StateMark>;
}

/** Earlier imports, newest first. */
export function Runs(): ReactNode {
  const query = useInfiniteQuery(listQuery<ImportView>('imports', '/v1/imports', {}, 20));
  const rows = rowsOf(query.data);
  return (
    <Section title="Earlier imports">
      {rows === undefined ? (
        query.error === null ? (
          <RowsSkeleton rows={3} />
        ) : (
          <ErrorState
            error={query.error}
            what="The earlier imports could not be loaded"
            onRetry={() => void query.refetch()}
          />
        )
      ) : rows.length === 0 ? (
        <EmptyState title="Nothing has been imported here yet">
          <p>
            Begin with past tickets, so that the agents have something to go by; then import new
            ones. Imports made on the command line are not listed.
          </p>
        </EmptyState>
      ) : (
        <>
          <Table
            label="Earlier imports"
            rows={rows}
            idOf={({ id }) => id}
            columns={[
              {
                id: 'name',
                header: 'File',
                cell: (run) => (
                  <Link to="/import" search={{ run: run.id }} className={classes.runName}>
                    {run.name}
                  </Link>
                ),
              },
              {
                id: 'as',
                header: 'As',
                cell: ({ as }) => (as === 'history' ? 'past tickets' : 'new tickets'),
              },
              { id: 'state', header: 'State', cell: (run) => <RunState run={run} /> },
              { id: 'rows', header: 'Imported', align: 'end', cell: importedOf },
              {
                id: 'aside',
                header: 'Put aside',
                align: 'end',
                cell: ({ quarantined }) => formatCount(quarantined),
              },
              {
                id: 'at',
                header: 'Begun',
                fit: true,
                cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
              },
            ]}
          />
          {query.hasNextPage ? (
            <div className={classes.more}>
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show more
              </Button>
            </div>
          ) : null}
        </>
      )}
    </Section>
  );
}

function importedOf({ imported, rowsTotal }: ImportView): string {
  return rowsTotal === null
    ? formatCount(imported)
    : `${formatCount(imported)} of ${formatCount(rowsTotal)}`;
}
