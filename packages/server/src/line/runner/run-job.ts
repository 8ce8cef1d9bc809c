import { type ErrorClass, retryDelayMs, type Stage } from '@signalbox/domain';
import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { failConversations } from '../../store/conversation/end-conversation.ts';
import { isTransientDatabaseError } from '../../store/errors.ts';
import { markStuck } from '../../store/item/mark-stuck.ts';
import { enqueue, type Task } from '../../store/jobs/enqueue.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import { endAction } from '../../store/writeback/end-action.ts';
import type { LineContext } from '../context.ts';
import { advance, type Failed } from './advance.ts';
import { giveUpLooks, lookAgain } from './look-again.ts';
import { regate } from './regate.ts';
import { think } from './think.ts';
import { write } from './write.ts';

/** A wake-up as it comes out of the queue. */
export interface Job {
  readonly task: Task;
  readonly tenantId: string;
  readonly ids: readonly string[];
  readonly attempt: number;
}

/** What went wrong with a job decides how it goes on. A lost or busy database is waited for; all else is a person's matter. */
export function classify(error: unknown): ErrorClass {
  return isTransientDatabaseError(error) ? 'transient' : 'unexpected';
}

/**
 * Runs one wake-up to an end: its items moved on, wait for a new wake-up, or are stuck with a code. A batch that fails as a
 * whole is split and its items are tried alone, so that one bad item holds up no other.
 *
 * @throws only while the database is away: the engine then keeps the job.
 */
export async function runJob(context: LineContext, job: Job): Promise<void> {
  try {
    await end(context, job, await perform(context, job));
  } catch (error) {
    const errorClass = classify(error);
    if (errorClass === 'transient') throw error;
    context.logger.error({ err: error, task: job.task, items: job.ids.length }, 'a batch failed');
    if (job.ids.length > 1) {
      await inTenant(context.database, job.tenantId, async (tx) => {
        for (const id of job.ids) await enqueue(tx, job.task, { ids: [id], attempt: job.attempt });
      });
      return;
    }
    await retryOrGiveUp(context, job, error);
  }
}

async function perform(context: LineContext, job: Job): Promise<readonly Failed[]> {
  switch (job.task) {
    case 'advance':
      return advance(context, job.tenantId, job.ids);
    case 'think':
      return think(context, job.tenantId, job.ids);
    case 'regate':
      await regate(context, job.tenantId, job.ids);
      return [];
    case 'write':
      await write(context, job.tenantId, job.ids, job.attempt);
      return [];
    case 'look_again':
      await lookAgain(context, job.tenantId, job.ids);
      return [];
  }
}

async function end(context: LineContext, job: Job, failed: readonly Failed[]): Promise<void> {
  for (const one of failed) {
    if (one.error !== null)
      context.logger.error({ err: one.error, itemId: one.id }, 'deciding failed');
    await giveUp(context, job, one.id, one.code, one.agent);
  }
}

// An unexpected error may have been a passing one (memory, a deploy); a few tries tell, then a person looks.
const unexpectedRetries = { baseMs: 1_000, maxMs: 30_000, maxAttempts: 4 };

async function retryOrGiveUp(context: LineContext, job: Job, error: unknown): Promise<void> {
  const [id] = job.ids;
  if (id === undefined) return;
  const delayMs = retryDelayMs('transient', job.attempt, context.chance(), unexpectedRetries);
  if (delayMs === null) {
    context.logger.error({ err: error, task: job.task }, 'given up after retries');
    if (job.task === 'write') await giveUpWrite(context, job.tenantId, id);
    else if (job.task === 'look_again') await giveUpLooks(context, job.tenantId, job.ids);
    else await giveUp(context, job, id, 'decide_failed', null);
    return;
  }
  await inTenant(context.database, job.tenantId, (tx) =>
    enqueue(tx, job.task, { ids: [id], attempt: job.attempt + 1 }, context.now() + delayMs),
  );
}

async function giveUp(
  context: LineContext,
  job: Job,
  id: string,
  code: string,
  agent: string | null,
): Promise<void> {
  const from = job.task === 'advance' ? 'received' : 'deciding';
  await inTenant(context.database, job.tenantId, async (tx) => {
    await endAsStuck(context, tx, { stage: 'decide', itemId: id, code, agent, from });
    if (job.task === 'think') await failConversations(tx, id);
  });
  context.announce(job.tenantId, 'items');
}

/** Ends an action that cannot be written, and its item as stuck. */
async function giveUpWrite(
  context: LineContext,
  tenantId: string,
  actionId: string,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    const itemId = await endAction(tx, actionId);
    if (itemId !== null) {
      const code = 'write_failed';
      const stuck = { stage: 'writeback', itemId, code, agent: null, from: 'writing' } as const;
      await endAsStuck(context, tx, stuck);
    }
  });
  context.announce(tenantId, 'items');
}

async function endAsStuck(
  context: LineContext,
  tx: Tx,
  stuck: {
    readonly stage: Stage;
    readonly itemId: string;
    readonly code: string;
    readonly agent: string | null;
    readonly from: 'received' | 'deciding' | 'writing';
  },
): Promise<void> {
  const { stage, itemId, code, agent, from } = stuck;
  const detail = { code, agent };
  const draft: AuditDraft = { stage, type: 'stuck', actor: 'system', itemId, detail };
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
  const audit = sealDrafts(context.keysOf(tx.tenantId).audit, seal, [draft]);
  await markStuck(tx, [itemId], code, audit, from);
}
