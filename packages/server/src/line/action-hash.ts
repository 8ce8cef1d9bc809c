import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@signalbox/domain';

/** Names what would be done, so that an approval is for exactly that. 32 hex digits of SHA-256 over canonical JSON. */
export function hashAction(action: Json): string {
  return createHash('sha256').update(canonicalJson(action)).digest('hex').slice(0, 32);
}
