import type { Json } from '@signalbox/domain';

/**
 * Parsed configuration as plain JSON. Such values are made of JSON types already; the walk proves it to the
 * compiler and refuses anything else instead of hashing something wrong.
 */
export function asCanonical(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((item: unknown) => asCanonical(item));
  if (typeof value !== 'object') throw new TypeError(`configuration holds a ${typeof value}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, Json] => [key, asCanonical(item)]),
  );
}
