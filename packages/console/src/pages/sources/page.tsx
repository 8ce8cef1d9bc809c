import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { sourcesQuery } from '../../api/sources.ts';
import { Page } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { Source } from './source.tsx';
import classes from './sources.module.css';

/** Where tickets come from: whether each source is read, how far behind it is, and what its token lacks. */
export function SourcesPage(): ReactNode {
  const { data, error, refetch } = useQuery(sourcesQuery);
  const mayConnect = useMay('agent:write');
  return (
    <Page
      title="Sources"
      question="Does every ticket come in, and may we write what we decide?"
      actions={
        mayConnect ? (
          <Button component={Link} to="/sources/connect">
            Connect a system
          </Button>
        ) : undefined
      }
    >
      <RoleNote acts={['probe sources', 'connect systems']} />
      {data === undefined ? (
        error === null ? (
          <RowsSkeleton rows={4} />
        ) : (
          <ErrorState
            error={error}
            what="The sources could not be loaded"
            onRetry={() => void refetch()}
          />
        )
      ) : data.length === 0 ? (
        <EmptyState title="There is no source yet">
          <p>
            Tickets sent to <code>POST /v1/items</code> are decided all the same. A ticket system
            stands under <code>sources:</code> in the workspace; Connect a system makes the lines
            for it.
          </p>
        </EmptyState>
      ) : (
        <ul className={classes.sources} aria-label="Sources">
          {data.map((source) => (
            <li key={source.name}>
              <Source source={source} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
