import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './more-filters.module.css';

export interface ActiveFilter {
  readonly name: string;
  /** "Agent: triage" */
  readonly text: string;
}

/** What narrows the list, in words, each to be taken away by a press. Nothing while nothing does. */
export function ActiveFilters({
  filters,
  onRemove,
}: {
  readonly filters: readonly ActiveFilter[];
  readonly onRemove: (name: string) => void;
}): ReactNode {
  if (filters.length === 0) return null;
  return (
    <ul className={classes.active} aria-label="Filters that are set">
      {filters.map(({ name, text }) => (
        <li key={name}>
          <button type="button" className={classes.chip} onClick={() => onRemove(name)}>
            <span>{text}</span>
            <IconX size={14} aria-label="remove" />
          </button>
        </li>
      ))}
    </ul>
  );
}
