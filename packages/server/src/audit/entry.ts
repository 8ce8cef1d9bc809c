import { createHmac, type KeyObject } from 'node:crypto';
import { canonicalJson } from '@signalbox/domain';
import type { EntryColumns, SealColumns } from '../store/audit/audit-row.ts';

/**
 * The canonical text (RFC 8785) of an entry. The fixed members are written out in their sorted order, which saves sorting
 * ten names an entry; a test compares the result with `canonicalJson`.
 */
export function entryText(tenantId: string, entry: EntryColumns): string {
  return (
    `{"actor":${JSON.stringify(entry.actor)},"at":${JSON.stringify(entry.at)}` +
    `,"detail":${canonicalJson(entry.detail)},"id":"${entry.id}"` +
    `,"itemId":${entry.itemId === null ? 'null' : `"${entry.itemId}"`},"kind":"entry"` +
    `,"stage":${JSON.stringify(entry.stage)},"tenant":"${tenantId}"` +
    `,"type":${JSON.stringify(entry.type)},"v":1,"xid":"${entry.xid}"}`
  );
}

/**
 * The canonical text of a seal; `kind` keeps it apart from that of any entry. The era stands in it from the second on: seals
 * made before there were eras stay as they are, and a seal moved into another era fits in neither form.
 */
export function sealRecordText(tenantId: string, seal: SealColumns): string {
  const { seq, era, fromXid, belowXid, entries, firstId, lastId } = seal;
  const { root, previousHash, sealedAt } = seal;
  return canonicalJson({
    kind: 'seal',
    v: 1,
    tenant: tenantId,
    ...(era === 1 ? {} : { era }),
    ...{ seq, fromXid, belowXid, entries, firstId, lastId, root, previousHash, sealedAt },
  });
}

/** HMAC-SHA256 (hex) of a canonical text under the tenant's audit key. */
export function auditMac(auditKey: KeyObject, text: string): string {
  return createHmac('sha256', auditKey).update(text).digest('hex');
}
