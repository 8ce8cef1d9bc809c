import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { invalidQuery } from './refuse.ts';

const macBytes = 12;

function macOf(keys: TenantKeys, list: string, place: Buffer): Buffer {
  const hmac = createHmac('sha256', keys.identity).update(`cursor/${list}\n`).update(place);
  return hmac.digest().subarray(0, macBytes);
}

/** Where a list goes on, as its caller gets it: opaque, and good for this list of this tenant only. */
export function writeCursor(keys: TenantKeys, list: string, place: string | null): string | null {
  if (place === null) return null;
  const bytes = Buffer.from(place);
  return Buffer.concat([macOf(keys, list, bytes), bytes]).toString('base64url');
}

/** @throws HttpRefusal `invalid_query` for a cursor that was made up, changed, or belongs to another list or tenant. */
export function readCursor(
  keys: TenantKeys,
  list: string,
  cursor: string | undefined,
): string | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const mac = bytes.subarray(0, macBytes);
  const place = bytes.subarray(macBytes);
  const genuine = mac.length === macBytes && timingSafeEqual(mac, macOf(keys, list, place));
  // Decoding is lenient (it skips what is not base64url); writing it again is not.
  if (!genuine || bytes.toString('base64url') !== cursor) {
    throw invalidQuery('cursor', 'is not one this list gave');
  }
  return place.toString();
}
