import { IconEraser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { actorText } from '../../api/actors.ts';
import type { ItemView } from '../../api/items.ts';
import { ExactTime } from '../../components/time/relative-time.tsx';
import type { Names } from '../../words/entry-detail.ts';
import classes from './item.module.css';

/** Says that the text is gone, since when and by whom, and what is left. */
export function Erased({
  item,
  names,
}: {
  readonly item: ItemView;
  readonly names: Names;
}): ReactNode {
  const entry = [...item.timeline].reverse().find(({ type }) => type === 'erased');
  if (entry === undefined) return null;
  return (
    <div className={classes.erased} role="note">
      <IconEraser size={20} aria-hidden="true" />
      <div>
        <p>
          <strong>This item has been erased</strong> by {names.of(actorText(entry.actor))} on{' '}
          <ExactTime at={entry.at} />.
        </p>
        <p>
          Its text and everything derived from it are gone for good. What is left below tells what
          was done, without saying what was written in it. Back-ups from before still hold it: after
          restoring one, erase it again.
        </p>
      </div>
    </div>
  );
}
