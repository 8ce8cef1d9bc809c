import { useSyncExternalStore } from 'react';

// Per person and browser: what somebody does not want to see again is no business of the tenant's database.
const prefix = 'signalbox-tour-';
const listeners = new Set<() => void>();
const memory = new Map<string, string>();

function read(key: string): string {
  try {
    return globalThis.localStorage.getItem(key) ?? memory.get(key) ?? '';
  } catch {
    return memory.get(key) ?? '';
  }
}

function write(key: string, value: string): void {
  memory.set(key, value);
  try {
    globalThis.localStorage.setItem(key, value);
  } catch {
    // The browser keeps nothing: then it holds for this visit.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export interface Skipped {
  readonly has: (step: string) => boolean;
  readonly skip: (step: string) => void;
  readonly unskip: (step: string) => void;
}

/** The steps of the tour this person has skipped; `tour` is all of it. */
export function useSkipped(memberId: string): Skipped {
  const key = `${prefix}${memberId}`;
  const text = useSyncExternalStore(subscribe, () => read(key));
  const steps = text === '' ? [] : text.split(' ');
  return {
    has: (step) => steps.includes(step),
    skip: (step) => write(key, [...new Set([...steps, step])].join(' ')),
    unskip: (step) => write(key, steps.filter((one) => one !== step).join(' ')),
  };
}
