import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './state.module.css';

export function undoMessage({
  message,
  undo,
}: {
  readonly message: string;
  readonly undo: () => void;
}): ReactNode {
  return (
    <span className={classes.undo}>
      <span>{message}</span>
      <Button size="compact-sm" variant="outline" onClick={undo}>
        Undo
      </Button>
    </span>
  );
}
