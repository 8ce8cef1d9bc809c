import { randomBytes } from 'node:crypto';

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id as the services make them: a prefix that says of what, then letters and digits. */
export function newId(prefix: string, length = 24): string {
  const digits = [...randomBytes(length)].map((byte) => letters[byte % letters.length]);
  return `${prefix}${digits.join('')}`;
}
