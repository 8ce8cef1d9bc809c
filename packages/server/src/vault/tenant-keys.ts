import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { MasterKey } from './master-key.ts';

/** One key a purpose, so that nothing made for one purpose is ever valid for another. */
export interface TenantKeys {
  readonly tenantId: string;
  /** Authenticates audit entries and seals. */
  readonly audit: KeyObject;
  /** Parent of the keys that wrap item keys. */
  readonly wrap: KeyObject;
  /** Turns e-mail addresses into references. */
  readonly requester: KeyObject;
  /** Hashes contents and idempotency keys, so that repeats are told without keeping what they hold. */
  readonly identity: KeyObject;
}

const memo = new WeakMap<MasterKey, Map<string, TenantKeys>>();

/** The keys of a tenant, derived from the master key by HKDF-SHA256 (RFC 5869). Derived once a process and tenant. */
export function tenantKeys(master: MasterKey, tenantId: string): TenantKeys {
  let known = memo.get(master);
  if (known === undefined) {
    known = new Map();
    memo.set(master, known);
  }
  let keys = known.get(tenantId);
  if (keys === undefined) {
    keys = {
      tenantId,
      audit: derive(master, tenantId, 'audit'),
      wrap: derive(master, tenantId, 'wrap'),
      requester: derive(master, tenantId, 'requester'),
      identity: derive(master, tenantId, 'identity'),
    };
    known.set(tenantId, keys);
  }
  return keys;
}

/** A key of the whole installation, for what is no tenant's: sessions of people. */
export function installationKey(master: MasterKey, purpose: 'sessions' | 'backup'): KeyObject {
  return derive(master, 'installation', purpose);
}

function derive(master: MasterKey, owner: string, purpose: string): KeyObject {
  const info = `${purpose}/${owner}`;
  return createSecretKey(Buffer.from(hkdfSync('sha256', master.key, 'signalbox/1', info, 32)));
}
