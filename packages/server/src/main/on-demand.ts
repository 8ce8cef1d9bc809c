/** A value made when it is asked for first, and once. */
export interface OnDemand<T> {
  get(): T;
  /** Null: nobody has asked for it. */
  made(): T | null;
}

export function onDemand<T>(make: () => T): OnDemand<T> {
  let made: { readonly value: T } | null = null;
  return {
    get: () => {
      made ??= { value: make() };
      return made.value;
    },
    made: () => made?.value ?? null,
  };
}
