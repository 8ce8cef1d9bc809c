import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { insertAuditEntries } from '../../store/audit/insert-entries.ts';
import { endLost, findLostConversations } from '../../store/conversation/find-lost.ts';
import { asSql } from '../../store/database.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { wakeLooks } from '../../store/second-look/wake-looks.ts';
import { endDelays } from '../../store/sweep/end-delays.ts';
import { expireChecks } from '../../store/sweep/expire-checks.ts';
import { type ExpiredRow, expireReviews } from '../../store/sweep/expire-reviews.ts';
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
export function sweepReviews(context: LineContext): Promise<void> {
  return expire(context, 'reviews', async (tx, ids) =>
    (await expireReviews(tx, ids)).map((row) => expired('review_expired', 'reviewId', row)),
  );
}

/** Checks nobody made in time. Expiry says neither right nor wrong. */
export function sweepChecks(context: LineContext): Promise<void> {
  return expire(context, 'checks', async (tx, ids) =>
    (await expireChecks(tx, ids)).map((row) => expired('check_expired', 'checkId', row)),
  );
}

async function expire(
  context: LineContext,
  what: 'reviews' | 'checks',
  end: (tx: Tx, ids: readonly string[]) => Promise<readonly AuditDraft[]>,
): Promise<void> {
  for (const due of await findDue(asSql(context.database.system), what)) {
    for (const ids of batches(due.ids)) {
      await inTenant(context.database, due.tenant_id, async (tx) =>
        audit(context, tx, await end(tx, ids)),
      );
    }
    context.announce(due.tenant_id, 'reviews');
  }
}

function expired(type: string, name: 'reviewId' | 'checkId', row: ExpiredRow): AuditDraft {
  const detail = { [name]: row.hold_id, decisionId: row.decision_id };
  return { stage: 'hold', type, actor: 'system', itemId: row.item_id, detail };
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

/** Confirmed writes whose ticket is to be looked at once more. */
export async function sweepLooks(context: LineContext): Promise<void> {
  for (const due of await findDue(asSql(context.database.system), 'looks')) {
    await inTenant(context.database, due.tenant_id, async (tx) => {
      const woken = await wakeLooks(tx, due.ids);
      for (const ids of batches(woken)) await enqueue(tx, 'look_again', { ids });
    });
  }
}

/** Conversations that were left open by a process that died, about items that have gone on without them. Returns how many. */
export async function sweepConversations(context: LineContext): Promise<number> {
  let ended = 0;
  for (const { tenantId, ids } of await findLostConversations(asSql(context.database.system))) {
    ended += await inTenant(context.database, tenantId, (tx) => endLost(tx, ids));
  }
  return ended;
}

/** Moving items without a job. Each one found is a defect somewhere, so it is logged as such. */
export async function sweepForgotten(context: LineContext): Promise<void> {
  const tasks = {
    received: 'advance',
    deciding: 'regate',
    thinking: 'think',
    writing: 'write',
  } as const;
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
