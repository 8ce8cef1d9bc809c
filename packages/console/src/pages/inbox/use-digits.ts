import { useEffect, useRef } from 'react';
import { singleKeys } from '../../shortcuts/registry.ts';

const fields = 'textarea, select, [contenteditable], input:not([type="radio"], [type="checkbox"])';

/** Hears 1 to 9 as the other single keys are heard: not while typing, not under a dialog, not when they are turned off. */
export function useDigits(onDigit: (digit: number) => void, enabled: boolean): void {
  const newest = useRef(onDigit);
  useEffect(() => {
    newest.current = onDigit;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const hear = (event: KeyboardEvent): void => {
      if (!/^[1-9]$/.test(event.key) || event.defaultPrevented || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey || singleKeys.get() === 'off') return;
      if (event.target instanceof HTMLElement && event.target.matches(fields)) return;
      if (document.querySelector('[aria-modal="true"]') !== null) return;
      newest.current(Number(event.key));
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [enabled]);
}
