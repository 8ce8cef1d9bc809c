import type { KeyObject } from 'node:crypto';
import { CanonicalJsonError, type Json } from '@signalbox/domain';
import type { StoredEntry } from '../store/audit/read-entries.ts';
import { auditMac, entryText } from './entry.ts';
import { hasExactNumbers } from './exact-numbers.ts';
import { rfc3339 } from './rfc3339.ts';

/** Whether a stored entry is, in every column, one that was made under this key for this tenant. */
export function entryFits(auditKey: KeyObject, tenantId: string, stored: StoredEntry): boolean {
  if (!hasExactNumbers(stored.detail)) return false;
  try {
    const detail = JSON.parse(stored.detail) as Json;
    const text = entryText(tenantId, { ...stored, at: rfc3339(stored.at), detail });
    // Compared with what the database holds, not with what a caller sent, so timing tells nobody anything.
    return auditMac(auditKey, text) === stored.mac;
  } catch (error) {
    // A detail nested deeper than we ever write has no canonical form.
    if (error instanceof CanonicalJsonError) return false;
    throw error;
  }
}
