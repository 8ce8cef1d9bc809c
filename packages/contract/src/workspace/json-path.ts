/** A part of a JSON path: a key, an index, or every element. */
export type JsonPathStep =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'all' };

const STEP = /^(?:\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d{1,6})\]|\[(\*)\]|\['([^'\\]{1,200})'\])/;

/**
 * Reads the part of RFC 9535 that sources use: `$`, `.name`, `['name']`, `[0]`, `[*]`. Null for anything else:
 * filters and recursive descent make it unclear which value was read back.
 */
export function readJsonPath(text: string): readonly JsonPathStep[] | null {
  if (!text.startsWith('$') || text.length > 500) return null;
  const steps: JsonPathStep[] = [];
  let rest = text.slice(1);
  while (rest !== '') {
    const found = STEP.exec(rest);
    if (found === null) return null;
    const key = found[1] ?? found[4];
    if (key !== undefined) steps.push({ type: 'key', key });
    else if (found[2] !== undefined) steps.push({ type: 'index', index: Number(found[2]) });
    else steps.push({ type: 'all' });
    rest = rest.slice(found[0].length);
  }
  return steps;
}

function stepInto(value: unknown, step: JsonPathStep): readonly unknown[] {
  if (step.type === 'key') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const record: Readonly<Record<string, unknown>> = { ...value };
    return Object.hasOwn(record, step.key) ? [record[step.key]] : [];
  }
  if (!Array.isArray(value)) return [];
  const items: readonly unknown[] = value;
  if (step.type === 'all') return items;
  return step.index < items.length ? [items[step.index]] : [];
}

/** All values a path reaches in a JSON document, in document order; empty when it reaches none. */
export function valuesAt(document: unknown, steps: readonly JsonPathStep[]): readonly unknown[] {
  let values: readonly unknown[] = [document];
  for (const step of steps) values = values.flatMap((value) => stepInto(value, step));
  return values;
}
