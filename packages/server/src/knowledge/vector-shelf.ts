import { readPassageVectors } from '../store/knowledge/vectors.ts';
import type { Tx } from '../store/tx.ts';
import { vectorFrom } from './vectors.ts';

/** The vectors of an article that are there. */
export type ArticleVectors = ReadonlyMap<number, Float32Array>;

/** 16,000 passages of 1,024 numbers. */
const bytesMax = 64 * 1_024 * 1_024;
const bytesPerNumber = 4;

interface Kept {
  readonly vectors: ArticleVectors;
  readonly bytes: number;
}

/**
 * Vectors of passages, kept in the process: an article never changes, and fetching megabytes for each search would cost more than
 * comparing them. One whose vectors are not all made yet is read again. Those used least lately go first.
 */
export class VectorShelf {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  async read(
    tx: Tx,
    space: string,
    articleIds: readonly string[],
  ): Promise<ReadonlyMap<string, ArticleVectors>> {
    const found = new Map<string, ArticleVectors>();
    const missing: string[] = [];
    for (const id of articleIds) {
      const key = keyOf(tx.tenantId, space, id);
      const kept = this.#kept.get(key);
      if (kept === undefined) missing.push(id);
      else {
        // To the end: what is at the beginning goes first.
        this.#kept.delete(key);
        this.#kept.set(key, kept);
        found.set(id, kept.vectors);
      }
    }
    if (missing.length === 0) return found;
    const partly = new Set<string>();
    const read = new Map<string, Map<number, Float32Array>>(missing.map((id) => [id, new Map()]));
    for (const { article_id: id, no, vector } of await readPassageVectors(tx, space, missing)) {
      if (vector === null) partly.add(id);
      else read.get(id)?.set(no, vectorFrom(vector));
    }
    for (const [id, vectors] of read) {
      found.set(id, vectors);
      if (!partly.has(id)) this.#keep(keyOf(tx.tenantId, space, id), vectors);
    }
    return found;
  }

  #keep(key: string, vectors: ArticleVectors): void {
    let bytes = 0;
    for (const vector of vectors.values()) bytes += vector.length * bytesPerNumber;
    this.#kept.set(key, { vectors, bytes });
    this.#bytes += bytes;
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= bytesMax) return;
      this.#kept.delete(oldest);
      this.#bytes -= kept.bytes;
    }
  }
}

function keyOf(tenantId: string, space: string, articleId: string): string {
  return `${tenantId} ${space} ${articleId}`;
}
