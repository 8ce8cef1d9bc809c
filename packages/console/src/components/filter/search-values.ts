/** What a search parameter may be: any text, or one of some words. */
export type SearchRule = 'text' | readonly string[];

type Value<R> = R extends readonly string[] ? R[number] : string;

export type SearchOf<S extends Readonly<Record<string, SearchRule>>> = {
  readonly [K in keyof S]?: Value<S[K]> | undefined;
};

const longest = 500;

/**
 * For a route's `validateSearch`: keeps the parameters of `shape` that have an allowed value and drops the rest, so that an
 * old or mistyped link still opens the page.
 */
export function searchValues<const S extends Readonly<Record<string, SearchRule>>>(
  shape: S,
): (given: Record<string, unknown>) => SearchOf<S> {
  return (given) => {
    const kept: Record<string, string> = {};
    for (const [name, rule] of Object.entries(shape)) {
      const value = given[name];
      if (typeof value !== 'string' || value === '' || value.length > longest) continue;
      if (rule === 'text' || rule.includes(value)) kept[name] = value;
    }
    return kept as SearchOf<S>;
  };
}

/** Address parameters as plain text: what a person reads and types, and what the API takes. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(values: Record<string, unknown>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' && value !== '') given.set(name, value);
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
