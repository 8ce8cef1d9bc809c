import { ModelError, type ModelFault } from '../models/model-error.ts';
import type { Embedder } from '../models/open-embedder.ts';
import type { Database } from '../store/database.ts';
import { listUnembedded, putVectors } from '../store/knowledge/vectors.ts';
import { inTenant } from '../store/tx.ts';
import { forArticles } from './for-articles.ts';
import { embeddedText, vectorBytes } from './vectors.ts';

/** Passages of one call: 100 KB of text at most. */
const batchSize = 64;
/** Of one turn, so that periodic work stops soon when it is to stop. */
const batchesMax = 16;

export interface FilledVectors {
  readonly made: number;
  /** Why it ended before all were made; null: it did not. */
  readonly fault: ModelFault | null;
}

/**
 * Has vectors made for passages agents may read and that have none yet, on the account of no item. Two that do it at once pay twice
 * and keep one.
 */
export async function fillVectors(
  database: Pick<Database, 'app'>,
  tenantId: string,
  embedder: Embedder,
  redact: (text: string) => string,
): Promise<FilledVectors> {
  let made = 0;
  for (let batch = 0; batch < batchesMax; batch += 1) {
    const rows = await inTenant(database, tenantId, (tx) =>
      listUnembedded(tx, embedder.space, batchSize),
    );
    if (rows.length === 0) return { made, fault: null };
    const texts = rows.map(({ heading, body }) => redact(embeddedText({ heading, text: body })));
    try {
      const signal = new AbortController().signal;
      const vectors = await embedder.embed(texts, forArticles, null, signal);
      const kept = rows.flatMap(({ hash }, at) => {
        const vector = vectors[at];
        return vector === undefined ? [] : [{ hash, vector: vectorBytes(vector) }];
      });
      await inTenant(database, tenantId, (tx) => putVectors(tx, embedder.space, kept));
      made += kept.length;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return { made, fault: error.fault };
    }
  }
  return { made, fault: null };
}
