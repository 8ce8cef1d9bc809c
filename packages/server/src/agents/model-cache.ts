import type { Tx } from '../store/tx.ts';
import type { TextModel } from './runtime.ts';

/** Decoded models by id. Ids are content hashes, so an entry never goes stale. */
export interface ModelCache {
  /** Null when there is no such artifact or it is damaged: the caller falls back to rules and says so. */
  load(tx: Tx, id: string): Promise<TextModel | null>;
}

export type ModelReader = (tx: Tx, id: string) => Promise<TextModel | null>;

// A tenant uses one model at a time and keeps a few for rollback; a decoded one may take 20 MB.
const keptModels = 8;

export function modelCache(read: ModelReader): ModelCache {
  const cache = new Map<string, TextModel>();
  return {
    load: async (tx, id) => {
      const key = `${tx.tenantId}/${id}`;
      const cached = cache.get(key);
      if (cached !== undefined) return cached;
      const model = await read(tx, id);
      if (model === null) return null;
      cache.set(key, model);
      const [oldest] = cache.keys();
      if (cache.size > keptModels && oldest !== undefined) cache.delete(oldest);
      return model;
    },
  };
}
