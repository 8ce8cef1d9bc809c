import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Something the command palette offers. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group?: string;
  /** More words it is found by. */
  readonly keywords?: readonly string[];
  readonly run: () => void;
}

const commands = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();
let opened = false;
let snapshot: readonly Command[] = [];

function changed(): void {
  snapshot = [...commands.values()].flat();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function openPalette(): void {
  opened = true;
  changed();
}

export function closePalette(): void {
  opened = false;
  changed();
}

export function usePaletteOpened(): boolean {
  return useSyncExternalStore(subscribe, () => opened);
}

export function useRegisteredCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => snapshot);
}

/** What a page adds to the palette while it is shown. */
export function useCommands(own: readonly Command[]): void {
  const newest = useRef(own);
  useEffect(() => {
    newest.current = own;
  });
  const shape = JSON.stringify(
    own.map(({ id, label, group, keywords }) => [id, label, group, keywords]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` says all of `own` that decides
  useEffect(() => {
    const key = Symbol('commands');
    commands.set(
      key,
      newest.current.map((one, at) => ({ ...one, run: () => newest.current[at]?.run() })),
    );
    changed();
    return () => {
      commands.delete(key);
      changed();
    };
  }, [shape]);
}
