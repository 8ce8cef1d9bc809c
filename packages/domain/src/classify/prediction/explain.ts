import { bestOf } from '../calibration/temperature.ts';
import type { Grams } from '../features/grams.ts';
import type { Familiarity, FieldPrediction, Head, TrainedModel } from '../model.ts';
import { type Decisiveness, decisivenessOf, familiarity } from './familiarity.ts';
import { decide } from './predict.ts';
import { type Places, type Reader, type ReadText, readerOf, readText } from './reader.ts';
import { scoreHead } from './score.ts';

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

export type ExplainedText = Familiarity & {
  readonly fields: Readonly<Record<string, ExplainedPrediction>>;
};

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
  const read = readText(model, reader, text);
  const scores = scoreHead(head, reader);
  const label =
    options.label === undefined
      ? bestOf(scores, 0, head.classes.length)
      : head.classes.indexOf(options.label);
  if (label < 0) return [];
  return evidenceFor(head, reader, read, scores, label, options.limit ?? DEFAULT_LIMIT);
}

/** What `predictWithScope` says of a text, each field with the words that led to it. The text is read once for all of it. */
export function predictExplained(
  model: TrainedModel,
  text: string,
  limit: number = DEFAULT_LIMIT,
): ExplainedText {
  const reader = readerOf(model);
  const read = readText(model, reader, text);
  let main: Decisiveness | null = null;
  const entries = model.heads.map((head): [string, ExplainedPrediction] => {
    const scores = scoreHead(head, reader);
    const prediction = decide(head, scores);
    if (head.field === model.scope?.field) main = decisivenessOf(head, scores, prediction);
    const label = bestOf(scores, 0, head.classes.length);
    const evidence = evidenceFor(head, reader, read, scores, label, limit);
    return [head.field, { ...prediction, evidence }];
  });
  return { fields: Object.fromEntries(entries), ...familiarity(model.scope, main, reader) };
}

function evidenceFor(
  head: Head,
  reader: Reader,
  read: ReadText,
  scores: ArrayLike<number>,
  label: number,
  limit: number,
): readonly WordEvidence[] {
  const shares = sharesOf(head, reader, label, rivalOf(scores, head.classes.length, label));
  return gather(read.readable, read.grams, read.places, shares)
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

// Buffers for one explanation, as large as the largest so far: a call is synchronous and leaves nothing in them.
let shareScratch = new Float64Array(1024);
let wordScratch = new Float64Array(1024);
let pairScratch = new Float64Array(1024);

/** `buffer`, or a larger one, with its first `length` entries zero. */
function cleared(buffer: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  return buffer.length < length ? new Float64Array(2 * length) : buffer.fill(0, 0, length);
}

/** What one occurrence of each feature of the text adds to the margin, by its place among the reader's. */
function sharesOf(head: Head, reader: Reader, label: number, rival: number): Float64Array {
  shareScratch = cleared(shareScratch, reader.known);
  const shares = shareScratch;
  const { starts, classOf, weights, scales } = head;
  // A factor a class and no branch a weight. Weights are whole numbers, so nothing is rounded.
  const factors = new Int8Array(head.classes.length);
  factors[label] = 1;
  if (rival >= 0) factors[rival] = -1;
  for (let k = 0; k < reader.known; k += 1) {
    const id = reader.ids[k] as number;
    const end = starts[id + 1] as number;
    let difference = 0;
    for (let at = starts[id] as number; at < end; at += 1) {
      difference += (factors[classOf[at] as number] as number) * (weights[at] as number);
    }
    if (difference === 0) continue;
    const value = (reader.values[k] as number) * (scales[id] as number);
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
  wordScratch = cleared(wordScratch, grams.wordCount);
  pairScratch = cleared(pairScratch, grams.wordCount);
  const ofWord = wordScratch;
  const ofPair = pairScratch;
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
    weights.set(text, (weights.get(text) ?? 0) + weight);
  };
  // A word has the same share wherever it stands, so what speaks against the label here speaks for it nowhere.
  for (let word = 0; word < grams.wordCount; word += 1) {
    const alone = ofWord[word] as number;
    const pair = ofPair[word] as number;
    if (alone > 0) add(wordText(readable, grams, word), alone);
    if (pair > 0) add(pairText(readable, grams, word), pair);
  }
  return Array.from(weights, ([text, weight]) => ({ text, weight }));
}

function wordText(readable: string, grams: Grams, word: number): string {
  return readable.slice(grams.spans[2 * word] as number, grams.spans[2 * word + 1] as number);
}

/** The text of a pair that ends at `word`. One-unit words are skipped by n-grams, so a pair may stand around one. */
function pairText(readable: string, grams: Grams, word: number): string {
  const last = wordText(readable, grams, word);
  for (let at = word - 1; at >= 0; at -= 1) {
    const first = wordText(readable, grams, at);
    if (first.length >= 2) return `${first} ${last}`;
  }
  return last;
}
