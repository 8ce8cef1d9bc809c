import { Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connectable } from '../../api/source-drafts.ts';
import classes from './connect.module.css';
import { guaranteeWords } from './words.ts';

/** Every system that can be connected; of the chosen one, what it promises and what must be there once. */
export function ChooseSystem({
  systems,
  value,
  onChange,
}: {
  readonly systems: readonly Connectable[];
  readonly value: Connectable | null;
  readonly onChange: (system: Connectable) => void;
}): ReactNode {
  return (
    <div className={classes.form}>
      <Radio.Group
        label="What do you want to connect?"
        value={value?.type ?? ''}
        onChange={(type) => {
          const system = systems.find((one) => one.type === type);
          if (system !== undefined) onChange(system);
        }}
      >
        <div className={classes.systems}>
          {systems.map(({ type, title }) => (
            <Radio key={type} value={type} label={title} />
          ))}
        </div>
      </Radio.Group>
      {value === null ? null : (
        <div aria-live="polite">
          <p>{guaranteeWords(value.guarantee)}</p>
          <h3 className={classes.heading}>What must be there once</h3>
          <ul className={classes.plain}>
            {value.setUp.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
