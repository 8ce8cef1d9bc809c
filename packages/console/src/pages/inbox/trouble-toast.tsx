import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import classes from './case.module.css';
import type { Trouble } from './problem-words.ts';

/** Tells that something sent earlier was not recorded; `show` goes back to it, which nothing does by itself. */
export function showTrouble(label: string, trouble: Trouble, show: (() => void) | null): void {
  const id = `trouble-${label}`;
  const goBack = (): void => {
    notifications.hide(id);
    show?.();
  };
  notifications.show({
    id,
    color: 'manual',
    autoClose: 15_000,
    title: trouble.title,
    message: (
      <span className={classes.toast}>
        <span>
          <strong>{label}</strong>: {trouble.advice}
        </span>
        {show === null ? null : (
          <Button size="compact-sm" variant="outline" onClick={goBack}>
            Go back to it
          </Button>
        )}
      </span>
    ),
  });
}
