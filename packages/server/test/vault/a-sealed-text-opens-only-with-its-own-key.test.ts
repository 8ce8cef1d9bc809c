import { createSecretKey, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VaultError } from '../../src/vault/errors.ts';
import {
  createItemKey,
  openText,
  sealText,
  textMac,
  unwrapItemKey,
} from '../../src/vault/item-key.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';

const master = { key: createSecretKey(randomBytes(32)) };
const tenantA = '018f0000-0000-7000-8000-00000000000a';
const tenantB = '018f0000-0000-7000-8000-00000000000b';
const item = '018f0000-0000-7000-8000-000000000001';
const otherItem = '018f0000-0000-7000-8000-000000000002';
const keys = tenantKeys(master, tenantA);

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof VaultError ? error.code : String(error);
  }
}

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('a sealed text', () => {
  it('comes back whole through the wrapped key', () => {
    fc.assert(
      fc.property(wellFormed, fc.string(), (text, place) => {
        const { key, wrapped } = createItemKey(keys, item);
        const sealed = sealText(key, place, text);
        const again = unwrapItemKey(keys, item, wrapped);
        expect(openText(again, place, sealed)).toBe(text);
        expect(textMac(again, text)).toEqual(textMac(key, text));
        if (text.length >= 4) expect(sealed.includes(Buffer.from(text))).toBe(false);
      }),
    );
  });

  it('does not open with any one byte changed, nor does a wrapped key', () => {
    const { key, wrapped } = createItemKey(keys, item);
    const sealed = sealText(key, 'm', 'the text');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(codeOf(() => openText(key, 'm', changed))).toBe('key_mismatch');
    }
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(codeOf(() => unwrapItemKey(keys, item, changed))).toBe('key_mismatch');
    }
    expect(codeOf(() => openText(key, 'm', sealed.subarray(0, 20)))).toBe('key_mismatch');
  });

  it('does not open in another place or under the key of another item', () => {
    const { key } = createItemKey(keys, item);
    const sealed = sealText(key, 'message 1', 'the text');
    expect(codeOf(() => openText(key, 'message 2', sealed))).toBe('key_mismatch');
    const other = createItemKey(keys, item).key;
    expect(codeOf(() => openText(other, 'message 1', sealed))).toBe('key_mismatch');
    expect(textMac(other, 'the text')).not.toEqual(textMac(key, 'the text'));
  });

  it('has a key that belongs to one tenant, item and master key', () => {
    const { wrapped } = createItemKey(keys, item);
    const otherMaster = tenantKeys({ key: createSecretKey(randomBytes(32)) }, tenantA);
    expect(codeOf(() => unwrapItemKey(tenantKeys(master, tenantB), item, wrapped))).toBe(
      'key_mismatch',
    );
    expect(codeOf(() => unwrapItemKey(keys, otherItem, wrapped))).toBe('key_mismatch');
    expect(codeOf(() => unwrapItemKey(otherMaster, item, wrapped))).toBe('key_mismatch');
    expect(codeOf(() => unwrapItemKey(keys, item, wrapped))).toBeUndefined();
  });

  it('says erased, not broken, once its key or its bytes are gone', () => {
    const { key } = createItemKey(keys, item);
    expect(codeOf(() => unwrapItemKey(keys, item, undefined))).toBe('erased');
    expect(codeOf(() => unwrapItemKey(keys, item, null))).toBe('erased');
    expect(codeOf(() => unwrapItemKey(keys, item, Buffer.alloc(0)))).toBe('erased');
    expect(codeOf(() => openText(key, 'm', Buffer.alloc(0)))).toBe('erased');
  });

  it('never seals the same text to the same bytes, and its key is not shown', () => {
    const { key } = createItemKey(keys, item);
    expect(sealText(key, 'm', 'same')).not.toEqual(sealText(key, 'm', 'same'));
    expect(inspect(key, { depth: 9, showHidden: true }) + JSON.stringify(key)).toBe('ItemKey {}{}');
  });
});
