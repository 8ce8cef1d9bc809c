import { Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ImportMode } from '../../api/imports.ts';
import classes from './import.module.css';

const purposes: readonly {
  readonly as: ImportMode;
  readonly title: string;
  readonly text: string;
}[] = [
  {
    as: 'history',
    title: 'Past tickets to learn from',
    text: 'Tickets people have sorted, with the right answers in columns such as category, priority or team. They are redacted, kept as examples, and the agents are trained on them. Nothing is decided or written anywhere.',
  },
  {
    as: 'new',
    title: 'New tickets to decide',
    text: 'Tickets nobody has sorted yet. Each becomes an item and is decided at once, as if it came from your help desk. Columns with answers are left out.',
  },
];

/** What the file is for; the two go different ways from here. */
export function Purpose({
  value,
  onChange,
}: {
  readonly value: ImportMode;
  readonly onChange: (as: ImportMode) => void;
}): ReactNode {
  return (
    <Radio.Group
      label="What are these tickets?"
      value={value}
      onChange={(next) => onChange(next === 'new' ? 'new' : 'history')}
    >
      <div className={classes.purposes}>
        {purposes.map(({ as, title, text }) => (
          <label
            key={as}
            htmlFor={`as-${as}`}
            className={classes.purpose}
            data-chosen={value === as}
          >
            <Radio
              id={`as-${as}`}
              value={as}
              aria-label={title}
              aria-describedby={`purpose-${as}`}
            />
            <span>
              <span className={classes.purposeTitle}>{title}</span>
              <span id={`purpose-${as}`} className={classes.soft}>
                {text}
              </span>
            </span>
          </label>
        ))}
      </div>
    </Radio.Group>
  );
}
