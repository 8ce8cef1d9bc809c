import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { lockOpenDelays } from '../../store/hold/alike-delays.ts';
import { delaysToReviews } from '../../store/hold/delays-to-reviews.ts';
import type { Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { reviewTerms } from './stop-delay.ts';

/**
 * Turns delays into reviews in this transaction, each with its audit entry. Of those found, some may have ended since: they stay.
 *
 * @param why goes into each entry: ids and codes, a reason redacted already.
 * @returns how many changed.
 */
export async function turnToReviews(
  context: LineContext,
  tx: Tx,
  holdIds: readonly string[],
  actor: string,
  why: AuditDraft['detail'],
): Promise<number> {
  // Found first and locked then: of those found, some or all may end while we wait for their locks, and more may follow.
  const delays = await lockOpenDelays(tx, holdIds);
  const { until, queue } = await reviewTerms(context, tx);
  const rows = delays.map((delay) => ({
    hold_id: delay.id,
    item_id: delay.item_id,
    decision_id: delay.decision_id,
    review_id: uuidV7(),
    until,
    queue,
  }));
  const drafts = rows.map(
    (row): AuditDraft => ({
      stage: 'hold',
      type: 'hold_to_review',
      actor,
      itemId: row.item_id,
      detail: { holdId: row.hold_id, decisionId: row.decision_id, ...why },
    }),
  );
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
  const audit = sealDrafts(context.keysOf(tx.tenantId).audit, seal, drafts);
  return (await delaysToReviews(tx, rows, audit)).length;
}
