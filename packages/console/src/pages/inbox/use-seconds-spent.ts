import { useEffect, useRef } from 'react';

const longestSeconds = 86_400;

/**
 * How long each case was in view, in whole seconds: only while the window is visible and has the focus, so that a break does
 * not count as thinking. Coming back to a case goes on counting.
 */
export function useSecondsSpent(itemId: string | null): (itemId: string) => number {
  const spentMs = useRef(new Map<string, number>());
  const running = useRef<{ readonly itemId: string; readonly sinceMs: number } | null>(null);
  useEffect(() => {
    const pause = (): void => {
      const now = running.current;
      if (now === null) return;
      const before = spentMs.current.get(now.itemId) ?? 0;
      spentMs.current.set(now.itemId, before + performance.now() - now.sinceMs);
      running.current = null;
    };
    const look = (): void => {
      pause();
      const looking = document.visibilityState === 'visible' && document.hasFocus();
      if (itemId !== null && looking) running.current = { itemId, sinceMs: performance.now() };
    };
    look();
    window.addEventListener('focus', look);
    window.addEventListener('blur', pause);
    document.addEventListener('visibilitychange', look);
    return () => {
      pause();
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', pause);
      document.removeEventListener('visibilitychange', look);
    };
  }, [itemId]);
  return (id) => {
    const now = running.current;
    const since = now?.itemId === id ? performance.now() - now.sinceMs : 0;
    const ms = (spentMs.current.get(id) ?? 0) + since;
    return Math.min(longestSeconds, Math.round(ms / 1_000));
  };
}
