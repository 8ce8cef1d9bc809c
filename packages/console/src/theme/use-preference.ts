import { useSyncExternalStore } from 'react';
import type { Preference } from './preference.ts';

/** The choice and the way to change it. */
export function usePreference<T extends string>(
  choice: Preference<T>,
): readonly [T, (value: T) => void] {
  return [useSyncExternalStore(choice.subscribe, choice.get), choice.set];
}
