import type { KeyObject } from 'node:crypto';
import { CanonicalJsonError, type Json } from '@signalbox/domain';
import { isUuid } from '../ids/uuid-v7.ts';
import type { AuditRow, EntryColumns } from '../store/audit/audit-row.ts';
import { auditMac, entryText } from './entry.ts';
import { storableJson, storableText } from './storable.ts';

export type { AuditRow } from '../store/audit/audit-row.ts';

/** What happened, before it has an id, a time and a seal. */
export interface AuditDraft {
  /** A stage of the line, or what else did it. */
  readonly stage: string;
  readonly type: string;
  /** `system`, `agent:NAME`, `key:UUID` or `person:UUID`. */
  readonly actor: string;
  readonly itemId: string | null;
  /**
   * Numbers, codes and ids. Never the text of an item: an entry cannot be erased. An object, because `json_to_recordset`
   * makes SQL's null of a bare JSON null.
   */
  readonly detail: Readonly<Record<string, Json>>;
}

export interface SealContext {
  readonly tenantId: string;
  /** The transaction the rows are inserted in (`Tx.xid`). */
  readonly xid: string;
  readonly atMs: number;
  /** A new ascending id (`uuidV7`). */
  readonly newId: () => string;
}

/**
 * Gives drafts their id, time and MAC. The rows must be inserted by the transaction `xid`, in any order; what PostgreSQL
 * gives back for them has the same canonical form, so it verifies. Characters no column can hold become U+FFFD.
 *
 * @throws TypeError for a tenant, item or transaction id that is not in the form PostgreSQL writes: its MAC would never fit.
 * @throws CanonicalJsonError for a detail that is not JSON.
 */
export function sealDrafts(
  auditKey: KeyObject,
  context: SealContext,
  drafts: readonly AuditDraft[],
): readonly AuditRow[] {
  if (!isUuid(context.tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  if (!/^[1-9]\d*$/.test(context.xid)) throw new TypeError('a transaction id is a decimal number');
  const at = new Date(context.atMs).toISOString();
  return drafts.map((draft) => {
    if (draft.itemId !== null && !isUuid(draft.itemId)) {
      throw new TypeError('an item id is a lower-case UUID');
    }
    const id = context.newId();
    return sealEntry(auditKey, context.tenantId, { ...draft, id, xid: context.xid, at });
  });
}

function sealEntry(auditKey: KeyObject, tenantId: string, entry: EntryColumns): AuditRow {
  const text = textWhenStorable(tenantId, entry);
  if (text !== undefined) return withMac(entry, auditMac(auditKey, text));
  const storable: EntryColumns = {
    ...entry,
    stage: storableText(entry.stage),
    type: storableText(entry.type),
    actor: storableText(entry.actor),
    detail: storableJson(entry.detail),
  };
  return withMac(storable, auditMac(auditKey, entryText(tenantId, storable)));
}

/** The canonical text, unless some character of it cannot be stored. Looks at the text, not at the values: one pass. */
function textWhenStorable(tenantId: string, entry: EntryColumns): string | undefined {
  try {
    const text = entryText(tenantId, entry);
    // JSON.stringify writes U+0000 and lone surrogates as escapes; a false alarm only costs the slow way.
    return /\\u(?:0000|d[89a-f])/.test(text) ? undefined : text;
  } catch (error) {
    if (error instanceof CanonicalJsonError && error.fault === 'lone_surrogate') return undefined;
    throw error;
  }
}

// Member by member, so that a caller's draft with further members does not end up in the statement that inserts it.
function withMac(entry: EntryColumns, mac: string): AuditRow {
  const { id, xid, at, stage, type, actor, itemId, detail } = entry;
  return { id, xid, at, stage, type, actor, itemId, detail, mac };
}
