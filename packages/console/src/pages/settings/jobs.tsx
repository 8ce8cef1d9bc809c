import { Button } from '@mantine/core';
import type { DeadJobView } from '@signalbox/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deadJobsQuery, rerunJob } from '../../api/jobs.ts';
import { rowsOf } from '../../api/pages.ts';
import { Section } from '../../components/page/page.tsx';
import { notifyDone, notifyProblem } from '../../components/state/notify.ts';
import { EmptyState } from '../../components/state/states.tsx';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatCount, formatPlural } from '../../format/number.ts';
import { Loading } from './loading.tsx';
import classes from './settings.module.css';

/** Wake-ups the job engine has given up. */
export function Jobs(): ReactNode {
  const client = useQueryClient();
  const query = useInfiniteQuery(deadJobsQuery);
  const rows = rowsOf(query.data);
  const rerun = useMutation({
    mutationFn: (one: DeadJobView) => rerunJob(one.id),
    onSuccess: async ({ items }) => {
      await client.invalidateQueries({ queryKey: ['jobs'] });
      notifyDone(`In the queue again, with ${formatPlural(items, 'item')}.`);
    },
    onError: notifyProblem,
  });
  return (
    <Section
      title="Jobs that were given up"
      aside={
        <Button size="compact-sm" loading={query.isRefetching} onClick={() => void query.refetch()}>
          Look again
        </Button>
      }
    >
      {rows === undefined ? (
        <Loading
          error={query.error}
          what="The jobs could not be loaded"
          onRetry={() => void query.refetch()}
        />
      ) : rows.length === 0 ? (
        <EmptyState title="No job was given up">
          <p>
            A job wakes items that have something to do. One that failed at every try ends up here;
            its items are not lost, for they are looked for again every minute.
          </p>
        </EmptyState>
      ) : (
        <>
          <Table
            label="Jobs that were given up"
            rows={rows}
            idOf={({ id }) => id}
            columns={[
              { id: 'task', header: 'Job', cell: ({ task, id }) => `${task} ${id}` },
              {
                id: 'items',
                header: 'Items',
                align: 'end',
                cell: ({ items }) => formatCount(items),
              },
              {
                id: 'tries',
                header: 'Tries',
                align: 'end',
                cell: ({ attempts }) => formatCount(attempts),
              },
              {
                id: 'failed',
                header: 'Given up',
                fit: true,
                cell: ({ failedAt }) => <RelativeTime at={failedAt} />,
              },
            ]}
            actions={(one) => (
              <Button
                size="compact-sm"
                aria-label={`Run job ${one.id} again`}
                onClick={() => rerun.mutate(one)}
              >
                Run again
              </Button>
            )}
          />
          {query.hasNextPage ? (
            <div className={classes.form}>
              <Button onClick={() => void query.fetchNextPage()}>Show more</Button>
            </div>
          ) : null}
        </>
      )}
    </Section>
  );
}
