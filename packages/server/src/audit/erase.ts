import { isUuid, uuidV7 } from '../ids/uuid-v7.ts';
import { insertAuditEntries } from '../store/audit/insert-entries.ts';
import type { Database } from '../store/database.ts';
import { endItem } from '../store/erase/end-item.ts';
import { eraseAttempts } from '../store/erase/erase-attempts.ts';
import { eraseCalls } from '../store/erase/erase-calls.ts';
import { eraseDecisions } from '../store/erase/erase-decisions.ts';
import { eraseFacts, eraseFactsOf } from '../store/erase/erase-facts.ts';
import { eraseLooks } from '../store/erase/erase-looks.ts';
import { eraseOutcomes } from '../store/erase/erase-outcomes.ts';
import { eraseReplies } from '../store/erase/erase-replies.ts';
import { eraseSearch } from '../store/erase/erase-search.ts';
import { eraseSteps } from '../store/erase/erase-steps.ts';
import { eraseTexts } from '../store/erase/erase-texts.ts';
import { eraseValues } from '../store/erase/erase-values.ts';
import { findItems } from '../store/erase/find-items.ts';
import { lockItem } from '../store/erase/lock-item.ts';
import { eraseGaps } from '../store/knowledge/gaps.ts';
import { refreshHistory } from '../store/requester/refresh-history.ts';
import { requesterOf } from '../store/requester/requester-of.ts';
import { inTenant } from '../store/tx.ts';
import { requesterRef } from '../vault/requester-ref.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { sealDrafts } from './append.ts';
import { erasedMark, looksLikeText, withoutDecidedText, withoutText } from './without-text.ts';

export type EraseErrorCode = 'item_not_found' | 'write_in_flight';

/** Nothing was erased. `write_in_flight`: a request may be on its way; try again once the write has its verdict. */
export class EraseError extends Error {
  readonly code: EraseErrorCode;

  constructor(code: EraseErrorCode, itemId: string) {
    const why = code === 'item_not_found' ? 'does not exist' : 'is being written to its source';
    super(`item ${itemId} ${why}; nothing was erased`);
    this.name = 'EraseError';
    this.code = code;
  }
}

export interface EraseOptions {
  readonly database: Pick<Database, 'app'>;
  readonly keys: TenantKeys;
  readonly nowMs: number;
  /** Who asked: `person:UUID`, `key:UUID` or `system`. */
  readonly actor: string;
}

export interface Erased {
  readonly itemId: string;
  /** Messages emptied. */
  readonly messages: number;
  /** Decisions stripped of evidence. */
  readonly decisions: number;
  /** True when it had been erased before; then nothing was changed or recorded now. */
  readonly before: boolean;
}

/**
 * Erases one item in one transaction: its data key, the redacted text and everything derived from the text or naming the
 * requester, its part in the requester's history and what was stated at it too. The item, its external id, its lane, numbers and audit stay, with one more audit entry `erased`. An unfinished
 * item is cancelled: nobody could decide about a text that is gone.
 *
 * @throws EraseError `item_not_found`, or `write_in_flight` while an attempt has no verdict.
 */
export async function eraseItem(options: EraseOptions, itemId: string): Promise<Erased> {
  const { database, keys, actor, nowMs } = options;
  if (!isUuid(itemId)) throw new EraseError('item_not_found', itemId.slice(0, 40));
  return inTenant(database, keys.tenantId, async (tx) => {
    const item = await lockItem(tx, itemId);
    if (item === undefined) throw new EraseError('item_not_found', itemId);
    if (item.erased) return { itemId, messages: 0, decisions: 0, before: true };
    if (item.writing) throw new EraseError('write_in_flight', itemId);
    const requester = await requesterOf(tx, itemId);
    const messages = await eraseTexts(tx, itemId);
    await refreshHistory(tx, requester);
    const decisions = await eraseDecisions(tx, itemId);
    await eraseReplies(tx, itemId);
    await eraseSearch(tx, itemId);
    await eraseAttempts(tx, itemId);
    await eraseLooks(tx, itemId);
    await eraseCalls(tx, itemId);
    await eraseSteps(tx, itemId);
    await eraseGaps(tx, itemId);
    await eraseFacts(tx, itemId);
    await endItem(tx, itemId);
    await eraseOutcomes(tx, itemId, looksLikeText, erasedMark);
    await eraseValues(tx, itemId, { chosen: withoutText, decided: withoutDecidedText });
    const detail = { by: actor, messages, decisions };
    const context = { tenantId: tx.tenantId, xid: tx.xid, atMs: nowMs, newId: uuidV7 };
    const draft = { stage: 'learn', type: 'erased', actor, itemId, detail };
    await insertAuditEntries(tx, sealDrafts(keys.audit, context, [draft]));
    return { itemId, messages, decisions, before: false };
  });
}

/** Which items to erase. An e-mail address stands for every item of that requester. */
export type EraseSelection =
  | { readonly itemId: string }
  | { readonly source: string; readonly externalId: string }
  | { readonly email: string };

export interface ErasedSelection {
  readonly erased: readonly Erased[];
  /** Items that were being written and are still whole: ask again once their writes have ended. */
  readonly inFlight: readonly string[];
  /** Facts that were stated of a requester at other items and are gone now; 0 unless he was selected by his address. */
  readonly facts: number;
}

/**
 * Erases the selected items, each in a transaction of its own, and everything known of a requester who is selected. Nothing
 * selected is an empty result, not an error.
 */
export async function eraseSelected(
  options: EraseOptions,
  selection: EraseSelection,
): Promise<ErasedSelection> {
  const { database, keys } = options;
  if ('itemId' in selection && !isUuid(selection.itemId))
    return { erased: [], inFlight: [], facts: 0 };
  const stored =
    'email' in selection ? { requesterRef: requesterRef(keys, selection.email) } : selection;
  const ids = await inTenant(database, keys.tenantId, (tx) => findItems(tx, stored));
  const erased: Erased[] = [];
  const inFlight: string[] = [];
  for (const id of ids) {
    try {
      erased.push(await eraseItem(options, id));
    } catch (error) {
      if (!(error instanceof EraseError) || error.code !== 'write_in_flight') throw error;
      inFlight.push(id);
    }
  }
  const facts = 'requesterRef' in stored ? await forgetRequester(options, stored.requesterRef) : 0;
  return { erased, inFlight, facts };
}

/** What was stated of a requester stands at whichever item it was stated at last, which may be another requester's by now. */
async function forgetRequester(options: EraseOptions, requesterRef: string): Promise<number> {
  const { database, keys, actor, nowMs } = options;
  return inTenant(database, keys.tenantId, async (tx) => {
    const facts = await eraseFactsOf(tx, requesterRef);
    if (facts === 0) return 0;
    const context = { tenantId: tx.tenantId, xid: tx.xid, atMs: nowMs, newId: uuidV7 };
    const draft = { stage: 'learn', type: 'memory_erased', actor, itemId: null, detail: { facts } };
    await insertAuditEntries(tx, sealDrafts(keys.audit, context, [draft]));
    return facts;
  });
}
