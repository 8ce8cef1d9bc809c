import type { Caller } from '../auth/caller.ts';
import type { Topic } from '../line/context.ts';
import type { Database } from '../store/database.ts';
import { resolveKeyRow } from '../store/keys/resolve-key.ts';
import { hashSecret, looksLikeKey } from './secret.ts';
import { tokenBuckets } from './token-buckets.ts';

export type KeyLookup =
  | { readonly kind: 'known'; readonly caller: Caller }
  | { readonly kind: 'unknown' }
  /** Too many unknown keys from this address: seconds until the next may be tried. */
  | { readonly kind: 'slow_down'; readonly retryAfterSeconds: number };

export interface KeyRingOptions {
  readonly database: Pick<Database, 'app'>;
  /** Hears what other processes announce; returns the way to stop. */
  readonly listen: (
    listener: (announcement: { readonly tenantId: string; readonly topic: Topic }) => void,
  ) => () => void;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** How long a good key is believed without asking. Default 5,000. */
  readonly rememberMs?: number | undefined;
  /** Unknown keys from one address in a minute, and at once. Default 20. */
  readonly unknownPerMinute?: number | undefined;
}

export interface KeyRing {
  resolve(secret: string, address: string): Promise<KeyLookup>;
  /** Asks the database whatever is remembered: for connections that last. */
  isGood(caller: Caller, secret: string): Promise<boolean>;
  close(): void;
}

const kept = 10_000;

/**
 * Tells whose key a secret is. A good key is remembered for 5 seconds and forgotten at once when keys of its tenant change;
 * an unknown one is never remembered, and an address that sends many is told to wait. A key that was good before is always
 * looked up, so that a neighbour behind the same address cannot lock it out.
 */
export function openKeyRing(options: KeyRingOptions): KeyRing {
  const { database, nowMs } = options;
  const rememberMs = options.rememberMs ?? 5_000;
  const perMinute = options.unknownPerMinute ?? 20;
  const good = new Map<string, { readonly caller: Caller; readonly untilMs: number }>();
  const goodBefore = new Set<string>();
  const underWay = new Map<string, Promise<Caller | null>>();
  const unknown = tokenBuckets({ perSecond: perMinute / 60, burst: perMinute }, nowMs);
  let changes = 0;

  const close = options.listen(({ tenantId, topic }) => {
    if (topic !== 'keys') return;
    changes += 1;
    // Who asks from now on must not be given an answer read before the change.
    underWay.clear();
    for (const [name, entry] of good) if (entry.caller.tenantId === tenantId) good.delete(name);
  });

  const lookUp = async (hash: Buffer, name: string): Promise<Caller | null> => {
    const before = changes;
    const row = await resolveKeyRow(database, hash);
    if (row === undefined || row.revoked) {
      goodBefore.delete(name);
      return null;
    }
    const caller: Caller = {
      tenantId: row.tenant_id,
      who: { kind: 'key', id: row.id },
      actor: `key:${row.id}`,
      scopes: row.scopes,
    };
    // An answer that was on its way while keys changed may be the old one: used for this request, not remembered.
    if (before === changes) {
      good.set(name, { caller, untilMs: nowMs() + rememberMs });
      forgetOldest(good);
    }
    goodBefore.delete(name);
    goodBefore.add(name);
    forgetOldest(goodBefore);
    return caller;
  };

  const resolve = async (secret: string, address: string): Promise<KeyLookup> => {
    const possible = looksLikeKey(secret);
    const hash = hashSecret(secret);
    const name = hash.toString('base64');
    const entry = good.get(name);
    if (entry !== undefined && entry.untilMs > nowMs())
      return { kind: 'known', caller: entry.caller };
    const wait = unknown.wait(address);
    if (wait > 0 && !goodBefore.has(name)) return { kind: 'slow_down', retryAfterSeconds: wait };
    let caller: Caller | null = null;
    if (possible) {
      // A hundred requests that find the same key forgotten ask once.
      const asked = underWay.get(name) ?? lookUp(hash, name);
      underWay.set(name, asked);
      try {
        caller = await asked;
      } finally {
        if (underWay.get(name) === asked) underWay.delete(name);
      }
    }
    if (caller !== null) return { kind: 'known', caller };
    unknown.take(address);
    return { kind: 'unknown' };
  };

  return {
    resolve,
    isGood: async (caller, secret) => {
      const row = await resolveKeyRow(database, hashSecret(secret));
      return row !== undefined && !row.revoked && row.id === caller.who.id;
    },
    close,
  };
}

function forgetOldest(entries: {
  readonly size: number;
  keys(): Iterator<string>;
  delete(name: string): boolean;
}): void {
  if (entries.size <= kept) return;
  const oldest = entries.keys().next();
  if (oldest.done !== true) entries.delete(oldest.value);
}
