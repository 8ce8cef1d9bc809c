import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { workspaceQuery } from '../../api/workspace.ts';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { SavedViews } from '../../components/filter/saved-views.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import type { InboxFilters as Filters } from './use-rows.ts';

/** Queue, order and whose: all of it in the address. */
export function InboxFilters({
  search,
  children,
}: {
  readonly search: Filters;
  readonly children: ReactNode;
}): ReactNode {
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const { data: options } = useQuery(workspaceQuery);
  useShortcuts('Inbox', [
    {
      keys: '/',
      label: 'Filter',
      run: () => box.current?.querySelector<HTMLElement>('input')?.focus(),
    },
  ]);
  const { kind, queue, order, show } = search;
  const values = { kind, queue, order, show };
  const queues = [
    ...new Set([...(options?.queues ?? []), ...(queue === undefined ? [] : [queue])]),
  ];
  const change = (changed: Readonly<Record<string, string | undefined>>): void => {
    // Another list begins at its top.
    const next = { ...values, ...changed, item: undefined };
    void navigate({ to: '/inbox', search: next as Filters, replace: true });
  };
  return (
    <div ref={box}>
      <FilterBar
        filters={[
          {
            kind: 'choice',
            name: 'queue',
            label: 'Every queue',
            options: queues.map((name) => ({ value: name, label: name })),
          },
          {
            kind: 'choice',
            name: 'order',
            label: 'Oldest first',
            options: [
              { value: 'oldest', label: 'Oldest first' },
              { value: 'expiring', label: 'Expiring first' },
            ],
          },
          {
            kind: 'choice',
            name: 'show',
            label: 'All open',
            options: [
              { value: 'unclaimed', label: 'Claimed by nobody' },
              { value: 'mine', label: 'Claimed by me' },
              { value: 'claimed', label: 'Claimed' },
            ],
          },
        ]}
        values={values}
        onChange={change}
      >
        <SavedViews page="reviews" values={values} onOpen={change} />
        {children}
      </FilterBar>
    </div>
  );
}
