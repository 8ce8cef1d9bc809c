import type { WriteBackState } from '@signalbox/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { agentsQuery } from '../../api/agents.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { Page } from '../../components/page/page.tsx';
import tabs from '../../components/tabs/tabs.module.css';
import type { WriteBacksSearch } from './route.ts';
import { WriteBackList } from './write-back-list.tsx';
import classes from './write-backs.module.css';

const shown = [
  { state: undefined, label: 'All' },
  { state: 'unmet', label: 'Not as meant' },
  { state: 'open', label: 'Under way' },
] as const;

/** The ledger of writes: what was meant, what was sent, what was read back. */
export function WriteBacksPage(): ReactNode {
  const search = useSearch({ from: '/shell/write-backs' });
  return (
    <Page
      fill
      title="Write-backs"
      question="Did what was decided arrive in the ticket system, once and as meant?"
      bar={<Bar search={search} />}
    >
      <WriteBackList search={search} filters={filtersOf(search)} />
    </Page>
  );
}

const states: Readonly<Record<WriteBackState, true>> = {
  open: true,
  unmet: true,
  confirmed: true,
  not_applied: true,
  partly_applied: true,
  conflicting: true,
  overwritten: true,
  unknown: true,
};

/** A state that somebody typed into the address and the server does not know is left out. */
function filtersOf({ state, source, agent }: WriteBacksSearch) {
  const known = state !== undefined && Object.hasOwn(states, state);
  return {
    state: known ? state : undefined,
    source: source?.slice(0, 100),
    agent: agent?.slice(0, 100),
  };
}

function Bar({ search }: { readonly search: WriteBacksSearch }): ReactNode {
  const navigate = useNavigate({ from: '/write-backs' });
  const { data: workspace } = useQuery(workspaceQuery);
  const { data: agents = [] } = useQuery(agentsQuery);
  const option = (name: string) => ({ value: name, label: name });
  const sources = (workspace?.sources ?? []).map(({ name }) => option(name));
  const change = (values: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ search: (old) => ({ ...old, attempt: undefined, ...values }), replace: true });
  };
  return (
    <div className={classes.bar}>
      <nav aria-label="Write-backs" className={tabs.tabs}>
        {shown.map(({ state, label }) => (
          <Link
            key={label}
            to="/write-backs"
            search={(old) => ({ ...old, state })}
            activeOptions={{ explicitUndefined: true }}
            className={tabs.tab}
          >
            {label}
          </Link>
        ))}
      </nav>
      <FilterBar
        filters={[
          { kind: 'choice', name: 'source', label: 'Any source', options: sources },
          {
            kind: 'choice',
            name: 'agent',
            label: 'Any agent',
            options: agents.map(({ name }) => option(name)),
          },
        ]}
        values={search}
        onChange={change}
      />
    </div>
  );
}
