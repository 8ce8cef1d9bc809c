import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './start.module.css';

/** One step: what to do, why, and whether the server says that it is done. */
export function Step({
  number,
  title,
  done,
  skipped,
  current,
  result,
  children,
  onSkip,
  onUnskip,
}: {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly skipped: boolean;
  readonly current: boolean;
  /** What came of it, once it is done. */
  readonly result?: ReactNode;
  readonly children: ReactNode;
  readonly onSkip: () => void;
  readonly onUnskip: () => void;
}): ReactNode {
  const state = done ? 'done' : skipped ? 'skipped' : current ? 'now' : 'later';
  return (
    <li className={classes.step} data-state={state} aria-current={current ? 'step' : undefined}>
      <span className={classes.number} aria-hidden="true">
        {done ? <IconCheck size={16} /> : number}
      </span>
      <div className={classes.body}>
        <div className={classes.stepHead}>
          <h2 className={classes.stepTitle}>{title}</h2>
          {done ? <span className={classes.done}>done</span> : null}
          {skipped && !done ? (
            <Button size="compact-sm" variant="subtle" onClick={onUnskip}>
              Skipped; show it again
            </Button>
          ) : null}
        </div>
        {done && result !== undefined ? <p className={classes.soft}>{result}</p> : null}
        {current ? (
          <>
            {children}
            <div>
              <Button size="compact-sm" variant="subtle" onClick={onSkip}>
                Skip this step
              </Button>
            </div>
          </>
        ) : null}
      </div>
    </li>
  );
}
