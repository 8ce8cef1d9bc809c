import { useEffect, useRef } from 'react';
import { addShortcuts, type Shortcut } from './registry.ts';

/**
 * Keys of a page or a part of it, while it is shown; they appear in the `?` sheet under `title`. The list may be made anew at
 * each rendering: the newest functions are the ones that run.
 */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const newest = useRef(shortcuts);
  useEffect(() => {
    newest.current = shortcuts;
  });
  const shape = JSON.stringify(
    shortcuts.map(({ keys, label, whileTyping, enabled }) => [keys, label, whileTyping, enabled]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` says all of `shortcuts` that decides
  useEffect(
    () =>
      addShortcuts({
        title,
        shortcuts: newest.current.map((one, at) => ({
          ...one,
          run: () => newest.current[at]?.run(),
        })),
      }),
    [title, shape],
  );
}
