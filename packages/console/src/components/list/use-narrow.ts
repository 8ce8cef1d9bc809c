import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 47.99em)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the window is a phone's: below 768 px. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
