/**
 * Open addressing from a 32-bit key to a small number, with key and value side by side so that one look-up touches
 * one cache line. Keys are already mixed, so their low bits address the table. Key 0 marks an empty place.
 */
export type KeyTable = {
  slots: Uint32Array;
  mask: number;
  size: number;
};

export const ABSENT = -1;

/** A table with room for `expected` keys at a load of at most one half. */
export function createKeyTable(expected: number): KeyTable {
  let places = 1024;
  while (places < expected * 2) places *= 2;
  return { slots: new Uint32Array(places * 2), mask: places - 1, size: 0 };
}

/** The number of a key, or ABSENT. */
export function findKey(table: KeyTable, key: number): number {
  const { slots, mask } = table;
  let place = (key >>> 1) & mask;
  for (;;) {
    const found = slots[2 * place];
    if (found === key) return slots[2 * place + 1] ?? ABSENT;
    if (found === 0) return ABSENT;
    place = (place + 1) & mask;
  }
}

/** The number of a key; a new key gets the next number. Grows the table when it is half full. */
export function internKey(table: KeyTable, key: number): number {
  let place = (key >>> 1) & table.mask;
  for (;;) {
    const found = table.slots[2 * place];
    if (found === key) return table.slots[2 * place + 1] ?? ABSENT;
    if (found === 0) break;
    place = (place + 1) & table.mask;
  }
  if ((table.size + 1) * 2 > table.mask + 1) {
    grow(table);
    return internKey(table, key);
  }
  const value = table.size;
  table.slots[2 * place] = key;
  table.slots[2 * place + 1] = value;
  table.size += 1;
  return value;
}

/** A read-only table from each key to its index in `keys`. Keys must be distinct and not 0. */
export function tableOf(keys: Uint32Array): KeyTable {
  const table = createKeyTable(keys.length);
  for (const key of keys) internKey(table, key);
  return table;
}

function grow(table: KeyTable): void {
  const old = table.slots;
  const places = (table.mask + 1) * 2;
  const slots = new Uint32Array(places * 2);
  const mask = places - 1;
  for (let from = 0; from < old.length; from += 2) {
    const key = old[from] ?? 0;
    if (key === 0) continue;
    let place = (key >>> 1) & mask;
    while (slots[2 * place] !== 0) place = (place + 1) & mask;
    slots[2 * place] = key;
    slots[2 * place + 1] = old[from + 1] ?? 0;
  }
  table.slots = slots;
  table.mask = mask;
}
