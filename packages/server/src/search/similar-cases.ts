import type { SimilarCase } from '@signalbox/contract';
import { Refusal } from '../line/refusal.ts';
import { sampleWords, type WordSample } from '../store/search/sample-words.ts';
import { type CaseRow, readOwnText, readSimilar } from '../store/search/similar-cases.ts';
import type { Tx } from '../store/tx.ts';
import { type Word, wordsOf } from './words.ts';

/** How much of a text is compared, in characters: what a ticket is about stands at its beginning. */
const comparedCharacters = 4_000;
const excerptCharacters = 280;
/** Words that are looked for, and cases of each kind that are compared. */
const wordsMax = 24;
const casesMax = 40;
/** About so many cases may have one of the words; more would be read only to be dropped. */
const matchesMax = 3_000;
/** Less is a word or two of everyday language. */
const scoreMin = 0.1;
/** A word in more of the texts than this says nothing about what a ticket is about. */
const commonShare = 0.3;

/** How common the words of a tenant are, asked for when it is needed. */
export type WordSource = (tx: Tx) => Promise<WordSample>;

const sampleKeptMs = 10 * 60_000;
const tenantsMax = 200;

/** Keeps a tenant's sample for ten minutes: what is rare does not change from one ticket to the next. */
export function keptSamples(nowMs: () => number): WordSource {
  const known = new Map<string, { readonly until: number; readonly sample: WordSample }>();
  return async (tx) => {
    const kept = known.get(tx.tenantId);
    if (kept !== undefined && kept.until > nowMs()) return kept.sample;
    const sample = await sampleWords(tx);
    known.delete(tx.tenantId);
    known.set(tx.tenantId, { until: nowMs() + sampleKeptMs, sample });
    for (const tenant of known.keys()) if (known.size > tenantsMax) known.delete(tenant);
    return sample;
  };
}

/**
 * Past cases most like an item, best first: past tickets with answers, and items with an outcome, never the item itself. Those
 * that have one of its rarest words are compared by the cosine of their words, weighted by how rare each is (tf–idf; Salton and
 * Buckley, "Term-weighting approaches in automatic text retrieval", 1988). Only redacted text is read.
 *
 * @throws Refusal `not_found`
 */
export async function findSimilar(
  tx: Tx,
  itemId: string,
  limit: number,
  words: WordSource,
): Promise<readonly SimilarCase[]> {
  const own = await readOwnText(tx, itemId);
  if (own === undefined) throw new Refusal('not_found');
  const text = compared(own.subject ?? '', own.body ?? '');
  const wordsOfOwn = wordsOf(text);
  if (wordsOfOwn.length === 0) return [];
  const sample = await words(tx);
  const query = rarest(wordsOfOwn, sample).map(quoted).join(' | ');
  if (query === '') return [];
  const rows = await readSimilar(tx, query, casesMax, itemId);
  const vector = weigh(wordsOfOwn, sample);
  return rows
    .map((row) =>
      toCase(row, cosine(vector, weigh(wordsOf(compared(row.subject, row.body)), sample))),
    )
    .filter((one) => one.score >= scoreMin)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

function compared(subject: string, body: string): string {
  return `${subject}\n${body}`.slice(0, comparedCharacters);
}

function quoted(word: Word): string {
  return word.map((form) => `'${form}'`).join(' | ');
}

/** Share of the texts a word stands in; one that was not met is taken for half as common as the rarest that was. */
function shareOf(word: Word, { texts, counts }: WordSample): number {
  return (counts.get(word[0]) ?? 0.5) / Math.max(1, texts);
}

/** The rarest words first, as many as together may stand in about `matchesMax` cases. */
function rarest(words: readonly Word[], sample: WordSample): readonly Word[] {
  const different = [...new Map(words.map((word) => [word[0], word])).values()];
  const ranked = different
    .map((word) => ({ word, share: shareOf(word, sample) }))
    // Of equally rare words the longer ones: short ones are often numbers and abbreviations.
    .sort((a, b) => a.share - b.share || b.word[0].length - a.word[0].length);
  const cases = Math.max(sample.texts, sample.cases);
  const chosen: Word[] = [];
  let matches = 0;
  for (const { word, share } of ranked) {
    matches += share * cases;
    const enough = matches > matchesMax || (share > commonShare && sample.texts > 20);
    if (chosen.length >= wordsMax || (enough && chosen.length >= 3)) break;
    chosen.push(word);
  }
  return chosen;
}

type Vector = ReadonlyMap<string, number>;

function weigh(words: readonly Word[], sample: WordSample): Vector {
  const counts = new Map<string, number>();
  for (const [form] of words) counts.set(form, (counts.get(form) ?? 0) + 1);
  const weights = new Map<string, number>();
  let square = 0;
  for (const [form, count] of counts) {
    const weight = (1 + Math.log(count)) * Math.log(1 + 1 / shareOf([form], sample));
    weights.set(form, weight);
    square += weight * weight;
  }
  const length = Math.sqrt(square);
  for (const [form, weight] of weights) weights.set(form, weight / length);
  return weights;
}

function cosine(a: Vector, b: Vector): number {
  let sum = 0;
  for (const [form, weight] of a) sum += weight * (b.get(form) ?? 0);
  return Math.min(1, Math.round(sum * 10_000) / 10_000);
}

function toCase(row: CaseRow, score: number): SimilarCase {
  return {
    kind: row.kind,
    id: row.id,
    externalId: row.external_id,
    subject: row.subject,
    excerpt: row.body.slice(0, excerptCharacters).replace(/[\uD800-\uDBFF]$/, ''),
    labels: { ...row.labels },
    score,
    receivedAt: row.received_at?.toISOString() ?? null,
  };
}
