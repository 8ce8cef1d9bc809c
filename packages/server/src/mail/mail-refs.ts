import { createHmac } from 'node:crypto';
import type { TenantKeys } from '../vault/tenant-keys.ts';

type Part = 'raw' | 'message' | 'content' | 'thread';

/** A part of a mail as it is kept, hex: under the tenant's key, because a bare hash of a short text can be guessed. */
export function mailRef(keys: TenantKeys, part: Part, value: string): string {
  return mac(keys, part, value).toString('hex');
}

const digits = 'abcdefghijklmnopqrstuvwxyz234567';
const threadBytes = 10;

/** The thread a mail begins: the same at every look at it, and not to be told by whoever wrote it. */
export function threadIdOf(keys: TenantKeys, raw: string): string {
  const bytes = mac(keys, 'thread', raw).subarray(0, threadBytes);
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let id = '';
  for (let n = (threadBytes * 8) / 5 - 1; n >= 0; n -= 1) {
    id += digits[Number((bits >> BigInt(n * 5)) & 31n)];
  }
  return id;
}

function mac(keys: TenantKeys, part: Part, value: string): Buffer {
  return createHmac('sha256', keys.identity).update(`mail ${part}\n${value}`).digest();
}
