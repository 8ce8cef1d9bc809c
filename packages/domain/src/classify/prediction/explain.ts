import { bestOf } from '../calibration/temperature.ts';
import type { Grams } from '../features/grams.ts';
import { ABSENT, findKey } from '../features/key-table.ts';
import type { FieldPrediction, Head, TrainedModel } from '../model.ts';
import { decide, scoreHead } from './predict.ts';
import { type Reader, readerOf, readText } from './reader.ts';

/** A word or word pair of the text and how much it spoke for the label against its strongest rival, in decision units. */
export type WordEvidence = { readonly text: string; readonly weight: number };

export type ExplainOptions = {
  readonly field: string;
  /** The label to explain. Default: the predicted one. */
  readonly label?: string | undefined;
  /** Most entries. Default: 5. */
  readonly limit?: number | undefined;
};

export type ExplainedPrediction = FieldPrediction & { readonly evidence: readonly WordEvidence[] };

const DEFAULT_LIMIT = 5;

/**
 * The words and word pairs that contributed most to a label against the runner-up (the best other class), largest
 * first; only positive contributions. The model is linear, so these are exact shares of the margin: a character
 * n-gram's share goes to the words it lies in, split over its occurrences; a pair stands for the pair alone. Texts are
 * given as the model reads them: lower case, NFKC. Empty for an unknown field or label.
 */
export function explain(
  model: TrainedModel,
  text: string,
  options: ExplainOptions,
): readonly WordEvidence[] {
  const head = model.heads.find((candidate) => candidate.field === options.field);
  if (head === undefined) return [];
  const reader = readerOf(model);
  const { grams, readable } = readText(model, reader, text);
  const scores = scoreHead(head, reader);
  const label =
    options.label === undefined
      ? bestOf(scores, 0, head.classes.length)
      : head.classes.indexOf(options.label);
  if (label < 0) return [];
  const places = locate(reader, grams);
  const limit = options.limit ?? DEFAULT_LIMIT;
  return evidenceFor(head, reader, places, { grams, readable }, scores, label, limit);
}

/** What `predict` says of a text, each field with the words that led to it. The text is read once for all of it. */
export function predictExplained(
  model: TrainedModel,
  text: string,
  limit: number = DEFAULT_LIMIT,
): Readonly<Record<string, ExplainedPrediction>> {
  const reader = readerOf(model);
  const { grams, readable } = readText(model, reader, text);
  const places = locate(reader, grams);
  const entries = model.heads.map((head): [string, ExplainedPrediction] => {
    const scores = scoreHead(head, reader);
    const prediction = decide(head, scores);
    const label = bestOf(scores, 0, head.classes.length);
    const read = { grams, readable };
    const evidence = evidenceFor(head, reader, places, read, scores, label, limit);
    return [head.field, { ...prediction, evidence }];
  });
  return Object.fromEntries(entries);
}

/** The feature of each n-gram of the text, as 1 + its place among the reader's; 0 for unknown ones. */
type Places = { readonly words: Uint32Array; readonly chars: Uint32Array };

let placeOfId = new Uint32Array(0);

function locate(reader: Reader, grams: Grams): Places {
  const features = reader.ids.length;
  if (placeOfId.length < features) placeOfId = new Uint32Array(features);
  for (let k = 0; k < reader.known; k += 1) placeOfId[reader.ids[k] as number] = k + 1;
  const find = (keys: Uint32Array, end: number): Uint32Array => {
    const found = new Uint32Array(end);
    for (let at = 0; at < end; at += 1) {
      const id = findKey(reader.table, keys[at] as number);
      if (id !== ABSENT) found[at] = placeOfId[id] as number;
    }
    return found;
  };
  const places = {
    words: find(grams.words, grams.wordEnd),
    chars: find(grams.chars, grams.charEnd),
  };
  for (let k = 0; k < reader.known; k += 1) placeOfId[reader.ids[k] as number] = 0;
  return places;
}

function evidenceFor(
  head: Head,
  reader: Reader,
  places: Places,
  read: { readonly grams: Grams; readonly readable: string },
  scores: ArrayLike<number>,
  label: number,
  limit: number,
): readonly WordEvidence[] {
  const shares = sharesOf(head, reader, label, rivalOf(scores, head.classes.length, label));
  return gather(read.readable, read.grams, places, shares)
    .sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1))
    .slice(0, limit);
}

function rivalOf(scores: ArrayLike<number>, classes: number, label: number): number {
  let rival = -1;
  for (let c = 0; c < classes; c += 1) {
    if (c === label) continue;
    if (rival < 0 || (scores[c] as number) > (scores[rival] as number)) rival = c;
  }
  return rival;
}

/** What one occurrence of each feature of the text adds to the margin, by its place among the reader's. */
function sharesOf(head: Head, reader: Reader, label: number, rival: number): Float64Array {
  const shares = new Float64Array(reader.known);
  for (let k = 0; k < reader.known; k += 1) {
    const id = reader.ids[k] as number;
    let difference = 0;
    for (let at = head.starts[id] as number; at < (head.starts[id + 1] as number); at += 1) {
      if (head.classOf[at] === label) difference += head.weights[at] as number;
      else if (head.classOf[at] === rival) difference -= head.weights[at] as number;
    }
    if (difference === 0) continue;
    const value = (reader.values[k] as number) * (head.scales[id] as number);
    shares[k] = (value * difference) / (reader.occurrences[k] as number);
  }
  return shares;
}

/**
 * Adds up the shares by word and by word pair, those above zero. Sums by position first, so that text is cut once a word
 * and not once an n-gram.
 */
function gather(
  readable: string,
  grams: Grams,
  places: Places,
  shares: Float64Array,
): WordEvidence[] {
  const ofWord = new Float64Array(grams.wordCount);
  const ofPair = new Float64Array(grams.wordCount);
  for (let at = 0; at < grams.wordEnd; at += 1) {
    const place = places.words[at] as number;
    if (place === 0) continue;
    const word = grams.wordOf[2 * at] as number;
    const sums = grams.wordOf[2 * at + 1] === 1 ? ofWord : ofPair;
    sums[word] = (sums[word] as number) + (shares[place - 1] as number);
  }
  for (let at = 0; at < grams.charEnd; at += 1) {
    const place = places.chars[at] as number;
    if (place === 0) continue;
    const word = grams.charOf[at] as number;
    ofWord[word] = (ofWord[word] as number) + (shares[place - 1] as number);
  }
  const weights = new Map<string, number>();
  const add = (text: string, weight: number): void => {
    if (weight !== 0) weights.set(text, (weights.get(text) ?? 0) + weight);
  };
  for (let word = 0; word < grams.wordCount; word += 1) {
    add(spanText(readable, grams, word, 1), ofWord[word] as number);
    if (ofPair[word] !== 0) add(spanText(readable, grams, word, 2), ofPair[word] as number);
  }
  return [...weights].flatMap(([text, weight]) => (weight > 0 ? [{ text, weight }] : []));
}

/** The text of an n-gram that ends at `word`. One-unit words are skipped by n-grams, so a pair may stand around one. */
function spanText(readable: string, grams: Grams, word: number, words: number): string {
  const wordText = (at: number): string =>
    readable.slice(grams.spans[2 * at] as number, grams.spans[2 * at + 1] as number);
  const parts = [wordText(word)];
  for (let at = word - 1; at >= 0 && parts.length < words; at -= 1) {
    const part = wordText(at);
    if (part.length >= 2) parts.unshift(part);
  }
  return parts.join(' ');
}
