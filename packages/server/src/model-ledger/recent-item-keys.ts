import { readItemKey } from '../store/model/read-item-key.ts';
import type { TenantSql } from '../store/tx.ts';
import { type ItemKey, unwrapItemKey } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';

/** A conversation about an item asks within moments; longer than that nobody needs its key again. */
const keptForMs = 60_000;
/** More than the items one process has conversations about at once: one that is not known costs a round trip of its own. */
const keptMost = 1_024;

/**
 * Keys of the items of one tenant that were asked about last, so that each call needs not read and open its item's. Who writes with one
 * makes sure in the same statement that the item still has a key: it may have been erased since.
 */
export class RecentItemKeys {
  readonly #keys: TenantKeys;
  readonly #known = new Map<string, { readonly key: ItemKey; readonly untilMs: number }>();

  constructor(keys: TenantKeys) {
    this.#keys = keys;
  }

  /** Null: it is not known, or not any more. */
  find(itemId: string): ItemKey | null {
    const known = this.#known.get(itemId);
    if (known !== undefined && known.untilMs > performance.now()) return known.key;
    this.#known.delete(itemId);
    return null;
  }

  /** @throws VaultError `erased`, `key_mismatch` */
  async read(sql: TenantSql, itemId: string): Promise<ItemKey> {
    const wrapped = await readItemKey(sql, itemId);
    this.#known.delete(itemId);
    const key = unwrapItemKey(this.#keys, itemId, wrapped);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < keptMost) break;
      this.#known.delete(oldest);
    }
    this.#known.set(itemId, { key, untilMs: performance.now() + keptForMs });
    return key;
  }

  forget(itemId: string): void {
    this.#known.delete(itemId);
  }
}
