import { createCipheriv, createDecipheriv } from 'node:crypto';
import { VaultError } from './errors.ts';

/** Layout 1: version byte, 12-byte nonce, ciphertext, 16-byte tag. */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM (NIST SP 800-38D). `nonce` must be fresh random bytes; `aad` is authenticated, not stored. */
export function seal(key: Buffer, nonce: Buffer, aad: string, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(aad));
  const body = cipher.update(plaintext);
  cipher.final();
  const sealed = Buffer.allocUnsafe(1 + nonceBytes + body.length + tagBytes);
  sealed[0] = version;
  nonce.copy(sealed, 1);
  body.copy(sealed, 1 + nonceBytes);
  cipher.getAuthTag().copy(sealed, 1 + nonceBytes + body.length);
  return sealed;
}

/** @throws VaultError `key_mismatch` when the bytes were not sealed under this key with this `aad`. */
export function unseal(key: Buffer, aad: string, sealed: Buffer): Buffer {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== version) {
    throw new VaultError('key_mismatch', 'these bytes are no sealed text this version can read');
  }
  const bodyEnd = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(sealed.subarray(bodyEnd));
  try {
    const body = decipher.update(sealed.subarray(1 + nonceBytes, bodyEnd));
    return Buffer.concat([body, decipher.final()]);
  } catch (error) {
    throw new VaultError('key_mismatch', 'the key does not fit these bytes, or they were changed', {
      cause: error,
    });
  }
}
