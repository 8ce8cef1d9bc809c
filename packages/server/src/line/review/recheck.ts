import { appendAudit } from '../../agents/version-change.ts';
import { type AuditDraft, type AuditRow, sealDrafts } from '../../audit/append.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { redactRemark } from '../../redaction/redact-remark.ts';
import { type FoundRow, findLike } from '../../store/check/find-like.ts';
import { likeMax } from '../../store/check/like-fragment.ts';
import { lockDelaysOf } from '../../store/check/lock-delays-of.ts';
import { openChecks } from '../../store/check/open-checks.ts';
import { type Proposed, readProposed } from '../../store/check/read-proposed.ts';
import { delaysToReviews } from '../../store/hold/delays-to-reviews.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import { checkForMs } from '../checks.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { reviewTerms } from './stop-delay.ts';

const batchSize = 100;

export interface Recheck {
  readonly itemId: string;
  /** `followed`: of those alike, only what was decided after it. */
  readonly scope: 'like' | 'followed';
  readonly reason: string;
  readonly actor: string;
}

export interface Rechecked {
  /** Delays that became reviews. */
  readonly stopped: number;
  /** Decisions written, or on their way, that people are asked to check. */
  readonly toCheck: number;
}

/**
 * Puts the automatic decisions like an item's back to people: what still waits becomes a review, what was written gets a check.
 * Those like it are what the same agent and version proposed in the last seven days, the newest 10,000; the item itself is not
 * among them. What began after the call did is not waited for.
 *
 * Batches commit one after the other, so a failure leaves some put back and none half; the same call again goes on, because
 * what has been put back or checked is left alone. The counts are those of this call.
 *
 * @throws Refusal `not_found`
 */
export async function recheck(
  context: LineContext,
  tenantId: string,
  asked: Recheck,
): Promise<Rechecked> {
  const reason = redactRemark(asked.reason);
  let belowId = uuidV7();
  const proposed = await inTenant(context.database, tenantId, (tx) =>
    begin(context, tx, { ...asked, reason }),
  );
  const all = { stopped: 0, toCheck: 0 };
  for (let seen = 0; proposed !== null && seen < likeMax; seen += batchSize) {
    const aboveId = asked.scope === 'followed' ? proposed.decision_id : null;
    const range = { belowId, aboveId, limit: Math.min(batchSize, likeMax - seen) };
    const batch = await inTenant(context.database, tenantId, async (tx) => {
      const found = await findLike(tx, proposed, range);
      const same = found.filter((row) => row.same);
      return { found, ...(await putBack(context, tx, same, { ...asked, reason })) };
    });
    all.stopped += batch.stopped;
    all.toCheck += batch.toCheck;
    const last = batch.found.at(-1);
    if (last === undefined) break;
    belowId = last.id;
  }
  context.announce(tenantId, 'items');
  context.announce(tenantId, 'reviews');
  return all;
}

async function begin(
  context: LineContext,
  tx: Tx,
  { itemId, scope, reason, actor }: Recheck,
): Promise<Proposed | null> {
  const proposed = await readProposed(tx, itemId);
  if (proposed === undefined) throw new Refusal('not_found');
  if (proposed === null) return null;
  const detail = { decisionId: proposed.decision_id, scope, reason };
  await appendAudit(context, tx, [{ stage: 'hold', type: 'recheck_asked', actor, itemId, detail }]);
  return proposed;
}

async function putBack(
  context: LineContext,
  tx: Tx,
  found: readonly FoundRow[],
  asked: Recheck,
): Promise<Rechecked> {
  if (found.length === 0) return { stopped: 0, toCheck: 0 };
  const terms = await reviewTerms(context, tx);
  const delays = await lockDelaysOf(tx, found);
  const reviews = delays.map(({ id, item_id, decision_id }) => {
    const review_id = uuidV7();
    return { hold_id: id, item_id, decision_id, review_id, ...terms };
  });
  const stopped = await delaysToReviews(
    tx,
    reviews,
    seal(context, tx, reviews, (row) =>
      entry('hold_to_review', asked, row, { holdId: row.hold_id }),
    ),
  );
  const until = new Date(context.now() + checkForMs).toISOString();
  const checks = found.flatMap(({ id, item_id }) =>
    stopped.includes(item_id)
      ? []
      : [{ check_id: uuidV7(), item_id, decision_id: id, until, queue: terms.queue }],
  );
  const opened = await openChecks(
    tx,
    checks,
    seal(context, tx, checks, (row) =>
      entry('check_opened', asked, row, { checkId: row.check_id }),
    ),
  );
  return { stopped: stopped.length, toCheck: opened.length };
}

function entry(
  type: string,
  { itemId, reason, actor }: Recheck,
  row: { readonly item_id: string; readonly decision_id: string },
  of: AuditDraft['detail'],
): AuditDraft {
  const detail = { ...of, decisionId: row.decision_id, reason, likeItem: itemId };
  return { stage: 'hold', type, actor, itemId: row.item_id, detail };
}

function seal<Row>(
  context: LineContext,
  tx: Tx,
  rows: readonly Row[],
  toDraft: (row: Row) => AuditDraft,
): readonly AuditRow[] {
  const at = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
  return sealDrafts(context.keysOf(tx.tenantId).audit, at, rows.map(toDraft));
}
