import { Kbd } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/number.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import classes from './data-list.module.css';

/** "3 new — press . to load", above a list that holds still; nothing while nothing is new. See `useStillRows`. */
export function NewsBar({
  waiting,
  onLoad,
}: {
  readonly waiting: number;
  readonly onLoad: () => void;
}): ReactNode {
  useShortcuts('List', [{ keys: '.', label: 'Show what is new', run: onLoad }]);
  return (
    <div role="status">
      {waiting === 0 ? null : (
        <button type="button" className={classes.news} onClick={onLoad}>
          <strong>{formatCount(waiting)} new</strong>
          <span>
            press <Kbd size="xs">.</Kbd> to load
          </span>
        </button>
      )}
    </div>
  );
}
