import { createHash } from 'node:crypto';
import { ModelError } from '../models/model-error.ts';
import type { Embedder } from '../models/open-embedder.ts';
import type { Database } from '../store/database.ts';
import { findVectors } from '../store/knowledge/vectors.ts';
import { inTenant } from '../store/tx.ts';
import type { Article } from './article.ts';
import { forArticles } from './for-articles.ts';
import type { ArticleVectors } from './vector-shelf.ts';
import { embeddedText, vectorFrom } from './vectors.ts';

/** Passages that are sent for one try; a draft that changes more is searched by words. */
const sentMax = 64;

export interface EmbedParts {
  readonly database: Pick<Database, 'app'>;
  readonly embedder: Embedder;
  readonly redact: (text: string) => string;
}

/** The vectors of a draft: those of passages it leaves as they are, and new ones, which nobody keeps. Null: they cannot be had. */
export async function embedDraft(
  { database, embedder, redact }: EmbedParts,
  tenantId: string,
  draft: Article,
  signal: AbortSignal,
): Promise<ArticleVectors | null> {
  const passages = draft.passages.map((one) => {
    const text = embeddedText(one);
    return { no: one.no, text, hash: createHash('sha256').update(text).digest() };
  });
  const hashes = passages.map(({ hash }) => hash);
  const rows = await inTenant(database, tenantId, (tx) => findVectors(tx, embedder.space, hashes));
  const known = new Map(rows.map(({ hash, vector }) => [hash.toString('hex'), vector]));
  const vectors = new Map<number, Float32Array>();
  const missing: { readonly no: number; readonly text: string }[] = [];
  for (const { no, text, hash } of passages) {
    const vector = known.get(hash.toString('hex'));
    if (vector === undefined) missing.push({ no, text });
    else vectors.set(no, vectorFrom(vector));
  }
  if (missing.length === 0) return vectors;
  if (missing.length > sentMax) return null;
  try {
    const texts = missing.map(({ text }) => redact(text));
    const made = await embedder.embed(texts, forArticles, null, signal);
    for (const [at, { no }] of missing.entries()) {
      const vector = made[at];
      if (vector !== undefined) vectors.set(no, vector);
    }
    return vectors;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return null;
  }
}
