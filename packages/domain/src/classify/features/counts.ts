import { createGrams, type Grams, readGrams } from './grams.ts';
import { createKeyTable, internKey } from './key-table.ts';

/** How often each n-gram occurs in each text: compressed sparse rows over `keys`. */
export type Counts = {
  readonly rows: number;
  /** The first rows, on which the feature space is chosen; the others are only read in it. */
  readonly texts: number;
  /** The distinct n-gram keys seen, in order of first sight. */
  readonly keys: Uint32Array;
  /** In how many of the first `texts` rows each key occurs. */
  readonly documents: Uint32Array;
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly counts: Uint16Array;
};

type Growing = { columns: Uint32Array; counts: Uint16Array; end: number };

/**
 * Counts the n-grams of every text in one pass. Memory is about 6 bytes an n-gram of the corpus. `chosenOn`: how many of
 * the texts, the first, the feature space is chosen on; default all.
 */
export function countGrams(texts: readonly string[], chosenOn: number = texts.length): Counts {
  const table = createKeyTable(1 << 16);
  const grams = createGrams();
  const starts = new Uint32Array(texts.length + 1);
  const growing: Growing = {
    columns: new Uint32Array(1 << 18),
    counts: new Uint16Array(1 << 18),
    end: 0,
  };
  let seenAt = new Int32Array(1 << 16).fill(-1);
  for (let row = 0; row < texts.length; row += 1) {
    readGrams(texts[row] ?? '', grams);
    reserve(growing, grams);
    const rowStart = growing.end;
    for (let block = 0; block < 2; block += 1) {
      const keys = block === 0 ? grams.words : grams.chars;
      const end = block === 0 ? grams.wordEnd : grams.charEnd;
      for (let at = 0; at < end; at += 1) {
        const column = internKey(table, keys[at] ?? 0);
        if (column >= seenAt.length) {
          const wider = new Int32Array(seenAt.length * 2).fill(-1);
          wider.set(seenAt);
          seenAt = wider;
        }
        const place = seenAt[column] ?? -1;
        if (place >= rowStart) {
          const count = growing.counts[place] ?? 0;
          if (count < 65_535) growing.counts[place] = count + 1;
        } else {
          seenAt[column] = growing.end;
          growing.columns[growing.end] = column;
          growing.counts[growing.end] = 1;
          growing.end += 1;
        }
      }
    }
    starts[row + 1] = growing.end;
  }
  return finish({ rows: texts.length, texts: chosenOn }, table.slots, table.size, starts, growing);
}

function reserve(growing: Growing, grams: Grams): void {
  const needed = growing.end + grams.wordEnd + grams.charEnd;
  if (needed <= growing.columns.length) return;
  const size = Math.max(needed, growing.columns.length * 2);
  const columns = new Uint32Array(size);
  columns.set(growing.columns);
  const counts = new Uint16Array(size);
  counts.set(growing.counts);
  growing.columns = columns;
  growing.counts = counts;
}

function finish(
  of: { readonly rows: number; readonly texts: number },
  slots: Uint32Array,
  size: number,
  starts: Uint32Array,
  growing: Growing,
): Counts {
  const keys = new Uint32Array(size);
  for (let from = 0; from < slots.length; from += 2) {
    const key = slots[from] ?? 0;
    if (key !== 0) keys[slots[from + 1] ?? 0] = key;
  }
  const documents = new Uint32Array(size);
  const chosenEnd = starts[of.texts] ?? growing.end;
  for (let at = 0; at < chosenEnd; at += 1) {
    const column = growing.columns[at] ?? 0;
    documents[column] = (documents[column] ?? 0) + 1;
  }
  return {
    ...of,
    keys,
    documents,
    starts,
    columns: growing.columns.subarray(0, growing.end),
    counts: growing.counts.subarray(0, growing.end),
  };
}
