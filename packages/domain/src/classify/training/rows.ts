import { MAX_TEXT_UNITS } from '../features/text.ts';
import type { TrainingRow } from '../model.ts';
import { createRandom, shuffle } from '../random.ts';

/** Units of text one training reads at most; about 4 n-grams a unit and 6 bytes an n-gram. */
export const MAX_CORPUS_UNITS = 32_000_000;

/**
 * The rows in one canonical order, by text and then by the labels of `fields`, so that neither the order of the rows nor
 * of the keys in a row reaches the model. A corpus beyond MAX_CORPUS_UNITS is sampled by the seed.
 */
export function canonicalRows(
  rows: readonly TrainingRow[],
  fields: readonly string[],
  seed: number,
): readonly TrainingRow[] {
  const sorted = rows
    .filter((row) => row.inScope !== false && fields.some((field) => labelOf(row, field) !== null))
    .sort((a, b) => compareRows(a, b, fields));
  let units = 0;
  for (const row of sorted) units += unitsOf(row);
  if (units <= MAX_CORPUS_UNITS) return sorted;
  const order = Uint32Array.from(sorted.keys());
  shuffle(order, createRandom(seed));
  const kept = new Uint8Array(sorted.length);
  let used = 0;
  for (const at of order) {
    used += unitsOf(sorted[at] as TrainingRow);
    if (used > MAX_CORPUS_UNITS) break;
    kept[at] = 1;
  }
  return sorted.filter((_, at) => kept[at] === 1);
}

/** Texts marked out of scope used at most; more do not move the figures of the sets tried. */
const MAX_MARKED_TEXTS = 5_000;

/** The texts of the rows out of scope, each once, in one canonical order; a sample by the seed when there are many. */
export function markedTexts(rows: readonly TrainingRow[], seed: number): readonly string[] {
  const texts = [
    ...new Set(rows.filter((row) => row.inScope === false).map((row) => row.text)),
  ].sort();
  if (texts.length <= MAX_MARKED_TEXTS) return texts;
  const order = Uint32Array.from(texts.keys());
  shuffle(order, createRandom(seed));
  return [...order.slice(0, MAX_MARKED_TEXTS)]
    .sort((a, b) => a - b)
    .map((at) => texts[at] as string);
}

/** The label of a row in a field; null when it has none. An empty label is none. */
export function labelOf(row: TrainingRow, field: string): string | null {
  if (!Object.hasOwn(row.labels, field)) return null;
  const label = row.labels[field];
  return label === undefined || label === null || label === '' ? null : label;
}

function unitsOf(row: TrainingRow): number {
  return Math.min(row.text.length, MAX_TEXT_UNITS);
}

function compareRows(a: TrainingRow, b: TrainingRow, fields: readonly string[]): number {
  if (a.text !== b.text) return a.text < b.text ? -1 : 1;
  for (const field of fields) {
    const mine = labelOf(a, field) ?? '';
    const theirs = labelOf(b, field) ?? '';
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}
