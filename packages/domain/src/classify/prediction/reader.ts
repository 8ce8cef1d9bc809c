import { createGrams, type Grams, readGrams } from '../features/grams.ts';
import { ABSENT, findKey, type KeyTable, tableOf } from '../features/key-table.ts';
import { termWeight, unseenIdf } from '../features/matrix.ts';
import type { TrainedModel } from '../model.ts';

/** Distinct unknown n-grams counted exactly in one text; beyond, each counts as new. */
const UNKNOWN_PLACES = 1 << 15;
const MAX_UNKNOWN = UNKNOWN_PLACES / 2;

/** What one model needs to read texts fast: its key table and scratch counts, all zero between two texts. */
export type Reader = {
  readonly table: KeyTable;
  readonly unknownIdf: number;
  readonly counts: Uint16Array;
  /** Known features of the last text and their TF-IDF values: the first `known` entries. */
  readonly ids: Uint32Array;
  readonly values: Float64Array;
  /** How often each of them occurs in the text. */
  readonly occurrences: Uint16Array;
  /** Where a feature stands in `ids`; holds only for features of the last text. */
  readonly placeOf: Uint32Array;
  known: number;
};

/** The feature of each n-gram of a text, as 1 + its place in `Reader.ids`; 0 for unknown ones. */
export type Places = { readonly words: Uint32Array; readonly chars: Uint32Array };

// One set of buffers serves all models: a call is synchronous and leaves them clean.
const grams: Grams = createGrams();
// Noted while counting: to look every n-gram up again for an explanation took as long as counting them.
const places: Places = {
  words: new Uint32Array(grams.words.length),
  chars: new Uint32Array(grams.chars.length),
};
const unknownKeys = new Uint32Array(UNKNOWN_PLACES);
const unknownCounts = new Uint16Array(UNKNOWN_PLACES);
const unknownPlaces = new Uint32Array(MAX_UNKNOWN);
const readers = new WeakMap<TrainedModel, Reader>();

/** The reader of a model, made on first use and kept as long as the model. */
export function readerOf(model: TrainedModel): Reader {
  const known = readers.get(model);
  if (known !== undefined) return known;
  const features = model.space.keys.length;
  const reader: Reader = {
    table: tableOf(model.space.keys),
    unknownIdf: unseenIdf(model.texts),
    counts: new Uint16Array(features),
    ids: new Uint32Array(features + 1),
    values: new Float64Array(features + 1),
    occurrences: new Uint16Array(features + 1),
    placeOf: new Uint32Array(features),
    known: 0,
  };
  readers.set(model, reader);
  return reader;
}

export type ReadText = {
  readonly grams: Grams;
  readonly places: Places;
  readonly readable: string;
};

/**
 * Reads a text into `reader.ids` and `reader.values` exactly as training weighs a row, the constant bias included.
 * Returns the n-grams and their features for callers that explain; they stay valid until the next call.
 */
export function readText(model: TrainedModel, reader: Reader, text: string): ReadText {
  const readable = readGrams(text, grams);
  const { idf } = model.space;
  reader.known = 0;
  for (let block = 0; block < 2; block += 1) {
    const keys = block === 0 ? grams.words : grams.chars;
    const from = reader.known;
    const found = block === 0 ? places.words : places.chars;
    const unknown = countBlock(reader, keys, block === 0 ? grams.wordEnd : grams.charEnd, found);
    let squares = unknown * reader.unknownIdf ** 2;
    for (let at = from; at < reader.known; at += 1) {
      const id = reader.ids[at] as number;
      const value = termWeight(reader.counts[id] as number) * (idf[id] as number);
      reader.occurrences[at] = reader.counts[id] as number;
      reader.counts[id] = 0;
      reader.values[at] = value;
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let at = from; at < reader.known; at += 1) {
      reader.values[at] = (reader.values[at] as number) * scale;
    }
  }
  reader.ids[reader.known] = idf.length;
  reader.values[reader.known] = 1;
  reader.occurrences[reader.known] = 1;
  reader.known += 1;
  return { grams, places, readable };
}

/** Places for so many n-grams at a load of at most one half: a short text uses a small part of the table, which stays in the cache. */
function unknownMask(ngrams: number): number {
  let places = 256;
  while (places < ngrams * 2 && places < UNKNOWN_PLACES) places *= 2;
  return places - 1;
}

/** Counts one block's n-grams; returns the summed squared term weights of those the model does not know. */
function countBlock(reader: Reader, keys: Uint32Array, end: number, found: Uint32Array): number {
  const { table, counts, ids, placeOf } = reader;
  const mask = unknownMask(end);
  let known = reader.known;
  let unknown = 0;
  let overflow = 0;
  for (let at = 0; at < end; at += 1) {
    const key = keys[at] as number;
    const id = findKey(table, key);
    if (id !== ABSENT) {
      const count = counts[id] as number;
      if (count === 0) {
        ids[known] = id;
        placeOf[id] = known;
        known += 1;
      }
      found[at] = (placeOf[id] as number) + 1;
      if (count < 65_535) counts[id] = count + 1;
      continue;
    }
    found[at] = 0;
    if (unknown >= MAX_UNKNOWN) {
      overflow += 1;
      continue;
    }
    unknown = countUnknown(key, unknown, mask);
  }
  reader.known = known;
  let squares = overflow;
  for (let at = 0; at < unknown; at += 1) {
    const place = unknownPlaces[at] as number;
    squares += termWeight(unknownCounts[place] as number) ** 2;
    unknownKeys[place] = 0;
    unknownCounts[place] = 0;
  }
  return squares;
}

function countUnknown(key: number, distinct: number, mask: number): number {
  let place = (key >>> 1) & mask;
  while (unknownKeys[place] !== 0 && unknownKeys[place] !== key) place = (place + 1) & mask;
  const count = unknownCounts[place] as number;
  if (count < 65_535) unknownCounts[place] = count + 1;
  if (count > 0) return distinct;
  unknownKeys[place] = key;
  unknownPlaces[distinct] = place;
  return distinct + 1;
}
