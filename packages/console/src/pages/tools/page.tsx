import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAgentNames } from '../../api/actors.ts';
import { useMay } from '../../api/session.ts';
import { toolsQuery } from '../../api/tools.ts';
import { Page } from '../../components/page/page.tsx';
import { RoleRefused } from '../../components/role/role-states.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import { Matrix } from './matrix.tsx';
import { ToolDetails } from './tool-details.tsx';
import classes from './tools.module.css';

/** What agents may call, who let it in, and what each says of itself. */
export function ToolsPage(): ReactNode {
  const may = useMay('agent:write');
  return (
    <Page title="Tools" question="What may agents call, and who let it in?">
      {may ? (
        <Tools />
      ) : (
        <RoleRefused act="let tools in and try them">
          <p>What an agent lists stands on its own page, under Agents.</p>
        </RoleRefused>
      )}
    </Page>
  );
}

function Tools(): ReactNode {
  const { tool: opened } = useSearch({ from: '/shell/tools' });
  const { data, error, refetch } = useQuery(toolsQuery);
  const agents = useAgentNames();
  if (data === undefined) {
    return error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={error}
        what="The tools could not be loaded"
        onRetry={() => void refetch()}
      />
    );
  }
  if (data.length === 0) return <EmptyState title="There is no tool" />;
  const tool = data.find(({ name }) => name === opened);
  return (
    <>
      <Matrix tools={data} agents={agents} opened={opened} />
      {tool === undefined ? (
        <p className={classes.soft}>
          {opened === undefined ? '' : `No tool is called ${opened}. `}
          Open a tool to see what it says of itself, to let it in and to try it. Servers of your own
          are files under <code>tools/</code> of the workspace; <code>docs/guides/tools.md</code>{' '}
          says how.
        </p>
      ) : (
        <ToolDetails tool={tool} />
      )}
    </>
  );
}
