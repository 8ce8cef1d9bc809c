import type { OfferedPlace } from '@signalbox/contract';

/**
 * Fields of one name are one, with all that may be chosen in any of them, each once: queues and projects have fields of their
 * own. A field without anything to choose takes what it is told.
 */
export function mergedPlaces(places: readonly OfferedPlace[]): readonly OfferedPlace[] {
  const byName = new Map<string, OfferedPlace>();
  for (const { name, custom, values } of places) {
    const key = `${custom} ${name}`;
    const all = [...(byName.get(key)?.values ?? []), ...(values ?? [])].filter((one) => one !== '');
    byName.set(key, { name, custom, values: all.length === 0 ? null : [...new Set(all)] });
  }
  return [...byName.values()];
}
