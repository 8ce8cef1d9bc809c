/** A choice of this browser, kept in its storage when that is allowed. */
export interface Preference<T extends string> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function preference<T extends string>(
  key: string,
  allowed: readonly T[],
  byDefault: T,
): Preference<T> {
  const listeners = new Set<() => void>();
  let value = read();

  function read(): T {
    const stored = storage()?.getItem(key);
    return allowed.find((one) => one === stored) ?? byDefault;
  }

  return {
    get: () => value,
    set: (next) => {
      value = next;
      storage()?.setItem(key, next);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Null where the browser forbids it; even asking may throw. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
