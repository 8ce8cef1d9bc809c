import { supersedeChecks } from '../hold/supersede-checks.ts';
import { refreshHistory } from '../requester/refresh-history.ts';
import type { Tx } from '../tx.ts';
import type { NewItemRow } from './insert-items.ts';

const lockText = `select revision_no, state, hold_id, requester_ref from item where tenant_id = $1 and id = $2 for update`;

const insertText = `
  with revisions as (
    insert into item_revision (tenant_id, item_id, revision, revision_no, content_hash)
    values ($1, $2, $3, $4, decode($5, 'hex'))
  ), idempotency as (
    insert into idempotency_key (tenant_id, key_hash, item_id, content_hash)
    select $1, decode($6, 'hex'), $2, decode($5, 'hex') where $6::text is not null
  )
  insert into message (tenant_id, item_id, id, revision_no, origin, at, sealed, text_mac, subject, body, fields,
    findings, context)
  values ($1, $2, $7, $4, 'requester', $8, decode($9, 'hex'), decode($13, 'hex'), $10, $11, $12, $14, $15)`;

const supersedeText = `
  update hold set state = 'superseded', closed_at = now()
  where tenant_id = $1 and id = $2 and state = 'open'`;

// An action nobody has sent yet is withdrawn; one that has an attempt is on its way and runs to its verdict.
const withdrawText = `
  update action set verdict = null, updated_at = now()
  where tenant_id = $1 and item_id = $2 and verdict = 'pending' and attempts = 0`;

const inFlightText = `
  select exists (select from action where tenant_id = $1 and item_id = $2 and verdict = 'pending') as in_flight`;

const moveText = `
  update item set revision = $3, revision_no = $4, language = $5, state = $6, requester_ref = $7, requester_domain = $8,
    conversation_id = null, hold_id = null, stuck_code = null, stuck_at = null, updated_at = now()
  where tenant_id = $1 and id = $2`;

interface LockedRow {
  readonly revision_no: number;
  readonly state: string;
  readonly hold_id: string | null;
  readonly requester_ref: string | null;
}

export type RevisionResult = 'applied' | 'raced' | 'waits_for_write';

/**
 * Puts a new revision on an item: open holds, reviews and checks are superseded and unsent actions withdrawn, never a write that has
 * started; with one under way the item is decided again after its verdict. `raced`: another revision came first.
 */
export async function applyRevision(
  tx: Tx,
  row: NewItemRow,
  revisionNo: number,
): Promise<RevisionResult> {
  const [item] = await tx.query<LockedRow>(lockText, [tx.tenantId, row.id]);
  if (item === undefined || item.revision_no !== revisionNo - 1) return 'raced';
  await tx.query(insertText, [
    tx.tenantId,
    row.id,
    row.revision,
    revisionNo,
    row.content_hash,
    row.key_hash,
    row.message_id,
    row.received_at,
    row.sealed,
    row.subject,
    row.body,
    JSON.stringify(row.fields),
    row.text_mac,
    row.findings,
    JSON.stringify(row.context),
  ]);
  if (item.hold_id !== null) await tx.query(supersedeText, [tx.tenantId, item.hold_id]);
  await supersedeChecks(tx, [row.id]);
  await tx.query(withdrawText, [tx.tenantId, row.id]);
  const [flight] = await tx.query<{ in_flight: boolean }>(inFlightText, [tx.tenantId, row.id]);
  const waits = flight?.in_flight === true;
  await tx.query(moveText, [
    tx.tenantId,
    row.id,
    row.revision,
    revisionNo,
    row.language,
    waits ? 'writing' : 'received',
    row.requester_ref,
    row.requester_domain,
  ]);
  if (item.requester_ref !== row.requester_ref) {
    // In one order, so that two revisions that exchange their requesters do not wait for each other.
    const both = [item.requester_ref, row.requester_ref].filter((ref) => ref !== null).sort();
    for (const ref of both) await refreshHistory(tx, ref);
  }
  return waits ? 'waits_for_write' : 'applied';
}
