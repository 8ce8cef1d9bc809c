import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { insertAuditEntries } from '../../store/audit/insert-entries.ts';
import { asSql } from '../../store/database.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { endDelays } from '../../store/sweep/end-delays.ts';
import { expireReviews } from '../../store/sweep/expire-reviews.ts';
import { findDue } from '../../store/sweep/find-due.ts';
import { findForgotten } from '../../store/sweep/find-forgotten.ts';
import { wakeLeases } from '../../store/sweep/wake-leases.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';

const batchSize = 100;

function batches<T>(all: readonly T[]): readonly (readonly T[])[] {
  const out: T[][] = [];
  for (let n = 0; n < all.length; n += batchSize) out.push(all.slice(n, n + batchSize));
  return out;
}

async function audit(context: LineContext, tx: Tx, drafts: readonly AuditDraft[]): Promise<void> {
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
  await insertAuditEntries(tx, sealDrafts(context.keysOf(tx.tenantId).audit, seal, drafts));
}

/** Delays that are over: their items are gated again, and written only if that still says so. */
export async function sweepDelays(context: LineContext): Promise<void> {
  for (const due of await findDue(asSql(context.database.system), 'delays')) {
    for (const ids of batches(due.ids)) {
      await inTenant(context.database, due.tenant_id, async (tx) => {
        await enqueue(tx, 'regate', { ids: await endDelays(tx, ids) });
      });
    }
    context.announce(due.tenant_id, 'items');
  }
}

/** Reviews nobody decided in time: people take the item over in its source. Expiry never means yes. */
export async function sweepReviews(context: LineContext): Promise<void> {
  for (const due of await findDue(asSql(context.database.system), 'reviews')) {
    for (const ids of batches(due.ids)) {
      await inTenant(context.database, due.tenant_id, async (tx) => {
        const expired = await expireReviews(tx, ids);
        const drafts = expired.map(
          (row): AuditDraft => ({
            stage: 'hold',
            type: 'review_expired',
            actor: 'system',
            itemId: row.item_id,
            detail: { reviewId: row.hold_id, decisionId: row.decision_id },
          }),
        );
        await audit(context, tx, drafts);
      });
    }
    context.announce(due.tenant_id, 'reviews');
  }
}

/** Writes whose end nobody recorded and whose request can no longer arrive: the marker tells how they ended. */
export async function sweepLeases(context: LineContext): Promise<void> {
  for (const due of await findDue(asSql(context.database.system), 'leases')) {
    for (const ids of batches(due.ids)) {
      await inTenant(context.database, due.tenant_id, async (tx) => {
        await enqueue(tx, 'write', { ids: await wakeLeases(tx, ids) });
      });
    }
  }
}

/** Moving items without a job. Each one found is a defect somewhere, so it is logged as such. */
export async function sweepForgotten(context: LineContext): Promise<void> {
  const tasks = { received: 'advance', deciding: 'regate', writing: 'write' } as const;
  for (const row of await findForgotten(asSql(context.database.system))) {
    context.logger.warn(
      { state: row.state, count: row.ids.length },
      'items without a job are woken',
    );
    for (const ids of batches(row.ids)) {
      await inTenant(context.database, row.tenant_id, (tx) =>
        enqueue(tx, tasks[row.state], { ids }),
      );
    }
  }
}
