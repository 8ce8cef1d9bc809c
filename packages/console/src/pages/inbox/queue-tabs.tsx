import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { boardQuery } from '../../api/board.ts';
import tabs from '../../components/tabs/tabs.module.css';
import { formatCount } from '../../format/number.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';

/** What waits for a decision, and what was decided without a person and is to be checked. `q` goes from one to the other. */
export function QueueTabs({ kind }: { readonly kind: 'check' | undefined }): ReactNode {
  const navigate = useNavigate();
  const needs = useQuery(boardQuery).data?.needs;
  const other = kind === undefined ? 'check' : undefined;
  useShortcuts('Inbox', [
    {
      keys: 'q',
      label: 'The other queue: to decide, to check',
      run: () => void navigate({ to: '/inbox', search: { kind: other } }),
    },
  ]);
  const queues = [
    { kind: undefined, label: 'To decide', count: needs?.inReview },
    { kind: 'check', label: 'To check', count: needs?.toCheck },
  ] as const;
  return (
    <nav aria-label="Queues" className={tabs.tabs}>
      {queues.map((one) => (
        <Link
          key={one.label}
          to="/inbox"
          search={{ kind: one.kind }}
          activeOptions={{ explicitUndefined: true }}
          className={tabs.tab}
        >
          {one.label}
          {one.count === undefined ? null : (
            <span className={tabs.count}>{formatCount(one.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
