import type { Json } from '@signalbox/domain';

const shapeMost = 200;

/**
 * What a tool was given, by the names of the parts and their kinds: `host: string, limit: number`. Tells misuse of one kind from another
 * and holds no value. Parts that the tool does not name may be words of anybody, so they are counted and not named.
 *
 * @param named by the tool's schema. @returns at most 200 characters; `nothing` for an empty object.
 */
export function inputShape(input: Json, named: ReadonlySet<string>): string {
  if (!isObject(input)) return kindOf(input);
  const keys = Object.keys(input);
  const parts = keys.filter((key) => named.has(key)).map((key) => `${key}: ${kindOf(input[key])}`);
  const unknown = keys.length - parts.length;
  const all = [...parts.sort(), ...(unknown === 0 ? [] : [`${unknown} unknown`])];
  return all.length === 0 ? 'nothing' : all.join(', ').slice(0, shapeMost);
}

/** Of a JSON schema of an object. */
export function partsOf(schema: { readonly [key: string]: Json } | undefined): ReadonlySet<string> {
  const properties = schema?.['properties'];
  return new Set(isObject(properties) ? Object.keys(properties) : []);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
