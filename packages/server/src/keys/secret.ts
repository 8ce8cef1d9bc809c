import { createHash, randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const prefixCharacters = 8;
const secretBytes = 32;

/** `sb_`, 8 characters to recognise the key by, `_`, 32 random bytes in base64url. */
const shape = /^sb_[a-z2-7]{8}_[A-Za-z0-9_-]{43}$/;

export interface NewSecret {
  /** Shown once and never stored. */
  readonly secret: string;
  /** `sb_` and 8 characters: shown in lists. Random, so it says nothing of the rest. */
  readonly prefix: string;
  /** What is stored. */
  readonly hash: Buffer;
}

export function newSecret(): NewSecret {
  // 256 is a multiple of the 32 letters, so each is equally likely.
  const letters = [...randomBytes(prefixCharacters)].map((byte) => alphabet[byte % 32] ?? '');
  const prefix = `sb_${letters.join('')}`;
  const secret = `${prefix}_${randomBytes(secretBytes).toString('base64url')}`;
  return { secret, prefix, hash: hashSecret(secret) };
}

/** True for what could be a key. Everything else is refused without asking the database. */
export function looksLikeKey(text: string): boolean {
  return shape.test(text);
}

/** A plain SHA-256 is enough: 32 random bytes cannot be guessed, so there is nothing to slow down. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
