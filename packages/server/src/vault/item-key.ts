import { createHmac } from 'node:crypto';
import { seal, unseal } from './aead.ts';
import { VaultError } from './errors.ts';
import { takeRandom } from './random.ts';
import type { TenantKeys } from './tenant-keys.ts';

const keyBytes = 32;
const nonceBytes = 12;

/**
 * The data key of one item: one half encrypts its texts, the other authenticates them. The halves are private fields, so
 * that neither a logger nor JSON can show them.
 */
export class ItemKey {
  readonly #material: Buffer;

  /** @param material 64 random bytes, kept, not copied. */
  constructor(material: Buffer) {
    this.#material = material;
  }

  seal(aad: string, plaintext: string): Buffer {
    const half = this.#material.subarray(0, keyBytes);
    return seal(half, takeRandom(nonceBytes), aad, Buffer.from(plaintext));
  }

  open(aad: string, sealed: Buffer): string {
    return unseal(this.#material.subarray(0, keyBytes), aad, sealed).toString();
  }

  mac(text: string): Buffer {
    return createHmac('sha256', this.#material.subarray(keyBytes)).update(text).digest();
  }
}

/** What `createItemKey` returns: the key to use now and the wrapped form to store. */
export interface NewItemKey {
  readonly key: ItemKey;
  /** 93 bytes: version, nonce, 64 sealed bytes, tag. */
  readonly wrapped: Buffer;
}

/** A new random data key for an item, and the same key wrapped for `item_key`. */
export function createItemKey(keys: TenantKeys, itemId: string): NewItemKey {
  const material = takeRandom(2 * keyBytes);
  const wrapped = seal(
    wrappingKey(keys, itemId),
    takeRandom(nonceBytes),
    wrapAad(keys, itemId),
    material,
  );
  return { key: new ItemKey(material), wrapped };
}

/**
 * The data key of an item from its stored form.
 *
 * @param wrapped what `item_key` holds; nothing when its row is gone.
 * @throws VaultError `erased` without a stored form, `key_mismatch` when it belongs to another master key, tenant or item.
 */
export function unwrapItemKey(
  keys: TenantKeys,
  itemId: string,
  wrapped: Buffer | null | undefined,
): ItemKey {
  if (wrapped === null || wrapped === undefined || wrapped.length === 0) {
    throw new VaultError('erased', `the key of item ${itemId} has been erased`);
  }
  return new ItemKey(unseal(wrappingKey(keys, itemId), wrapAad(keys, itemId), wrapped));
}

/**
 * Encrypts a text under the key of its item. `aad` names its place (a message id) and must be given again to open it, so
 * that a sealed text put in another place does not open.
 */
export function sealText(key: ItemKey, aad: string, plaintext: string): Buffer {
  return key.seal(aad, plaintext);
}

/** @throws VaultError `erased` for an emptied text, `key_mismatch` for another key or place, or changed bytes. */
export function openText(key: ItemKey, aad: string, sealed: Buffer): string {
  if (sealed.length === 0) throw new VaultError('erased', 'the text has been erased');
  return key.open(aad, sealed);
}

/** HMAC-SHA256 of a text (32 bytes): shows later that a text is the one decided on, and nothing once the key is erased. */
export function textMac(key: ItemKey, text: string): Buffer {
  return key.mac(text);
}

// Every item has a wrapping key of its own. Under one shared key, random nonces would be safe for 2^32 items only
// (NIST SP 800-38D, 8.3), which a busy tenant reaches within two months.
function wrappingKey(keys: TenantKeys, itemId: string): Buffer {
  return createHmac('sha256', keys.wrap).update(itemId).digest();
}

function wrapAad(keys: TenantKeys, itemId: string): string {
  return `item-key/${keys.tenantId}/${itemId}`;
}
