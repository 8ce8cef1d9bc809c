import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/number.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { trailOf } from '../items/trail.ts';
import classes from './item.module.css';

/** The way through the list the item was opened from, and back to it. */
export function Neighbours({ itemId }: { readonly itemId: string }): ReactNode {
  const navigate = useNavigate();
  const trail = trailOf(itemId);
  const ids = trail?.ids ?? [];
  const at = ids.indexOf(itemId);
  const before = ids[at - 1];
  const after = at < 0 ? undefined : ids[at + 1];
  const search = trail?.search ?? {};
  const go = (id: string | undefined): void => {
    if (id !== undefined) void navigate({ to: '/items/$itemId', params: { itemId: id } });
  };
  useShortcuts('Item', [
    {
      keys: 'j',
      label: 'Next item of the list',
      run: () => go(after),
      enabled: after !== undefined,
    },
    { keys: 'k', label: 'Item before', run: () => go(before), enabled: before !== undefined },
    { keys: 'l', label: 'Back to the list', run: () => void navigate({ to: '/items', search }) },
  ]);
  return (
    <nav className={classes.neighbours} aria-label="Neighbours in the list">
      <Link to="/items" search={search}>
        {at < 0 ? 'All items' : `Item ${formatCount(at + 1)} of ${formatCount(ids.length)}`}
      </Link>
      {at < 0 ? null : (
        <>
          <ActionIcon
            aria-label="Item before"
            title="Item before (k)"
            disabled={before === undefined}
            onClick={() => go(before)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            aria-label="Next item"
            title="Next item (j)"
            disabled={after === undefined}
            onClick={() => go(after)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
        </>
      )}
    </nav>
  );
}
