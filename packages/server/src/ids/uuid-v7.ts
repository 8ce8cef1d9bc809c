import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/**
 * A new UUID version 7 (RFC 9562): 48 bits of milliseconds, 12 bits of sequence, 62 random bits.
 * Ids made by one process ascend strictly, also within a millisecond and when the clock steps back, so that they
 * order the audit and fill B-trees at the right edge.
 */
export function uuidV7(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = 0;
  } else if (sequence === 0xfff) {
    // 4,096 ids in one millisecond: borrow the next one rather than wait for it.
    lastMs += 1;
    sequence = 0;
  } else {
    sequence += 1;
  }
  if (used + 8 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const random = pool.subarray(used, used + 8);
  used += 8;
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const tail = random.toString('hex');
  const middle = (0x7000 | sequence).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** The lowest id of a millisecond since 1970: every id made then or later comes after it. */
export function firstUuidOf(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** When an id of version 7 was made, milliseconds since 1970: its first 48 bits (RFC 9562, section 5.7). */
export function timeOfUuid(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in lower-case canonical form, the only form that may be put into SQL text. */
export function isUuid(value: string): boolean {
  return uuidPattern.test(value);
}
