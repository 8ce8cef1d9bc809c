import { uuidV7 } from '../../ids/uuid-v7.ts';
import { redactRemark } from '../../redaction/redact-remark.ts';
import { findAlikeDelays } from '../../store/hold/alike-delays.ts';
import { type ProposalRow, readProposal } from '../../store/hold/read-proposal.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { returnCheck } from './return-check.ts';
import { noteHold, openReview, stopDelay, unlearn } from './stop-delay.ts';
import { turnToReviews } from './turn-to-reviews.ts';

const batchSize = 100;

export interface HoldToReview {
  readonly holdId: string;
  /** Also every open delay of the gate that proposes the same. */
  readonly like: boolean;
  readonly reason: string | null;
  readonly actor: string;
}

/**
 * Takes delays back and asks people: each counted item waits in an open review and is written only after a person's yes. What
 * a person had approved returns to its review, its verdict undone, and a correction to its check. Possible for the named delay until its first byte is sent;
 * of those alike, the ones that have not ended by then.
 *
 * With `like`, batches commit one after the other, so a failure leaves some changed and none changed half. The named delay may
 * have ended: then the others are still stopped, and it is refused only when there are none.
 *
 * @returns how many changed, 1 or more.
 * @throws Refusal `not_found`, `hold_closed`, `write_started`
 */
export async function holdToReview(
  context: LineContext,
  tenantId: string,
  asked: HoldToReview,
): Promise<number> {
  const reason = asked.reason === null ? null : redactRemark(asked.reason);
  const one = await stopNamed(context, tenantId, { ...asked, reason });
  const others = asked.like ? await stopAlike(context, tenantId, { ...asked, reason }) : 0;
  const changed = others + (one === null ? 1 : 0);
  if (changed === 0 && one !== null) throw one;
  context.announce(tenantId, 'items');
  context.announce(tenantId, 'reviews');
  return changed;
}

/** Null when it changed; else why not. */
async function stopNamed(
  context: LineContext,
  tenantId: string,
  { holdId, like, reason, actor }: HoldToReview,
): Promise<Refusal | null> {
  try {
    await inTenant(context.database, tenantId, async (tx) => {
      const hold = await stopDelay(tx, holdId);
      if (hold.check_id !== null) {
        await unlearn(context, tx, hold, actor);
        const returned = await returnCheck(context, tx, hold, hold.check_id);
        await noteHold(context, tx, hold, 'hold_cancelled', actor, reason, { ...returned });
        return;
      }
      await noteHold(context, tx, hold, 'hold_to_review', actor, reason);
      if (hold.origin === 'verdict') await unlearn(context, tx, hold, actor);
      await openReview(context, tx, hold, hold.origin === 'verdict' ? 'verdict' : 'person');
    });
    return null;
  } catch (error) {
    if (!like || !(error instanceof Refusal) || error.code === 'not_found') throw error;
    return error;
  }
}

interface Range {
  readonly afterId: string | null;
  readonly upToId: string;
  readonly limit: number;
}

interface Stopped {
  readonly changed: number;
  /** Null: there were none left. */
  readonly lastId: string | null;
}

async function stopAlike(
  context: LineContext,
  tenantId: string,
  asked: HoldToReview,
): Promise<number> {
  const proposal = await inTenant(context.database, tenantId, (tx) =>
    readProposal(tx, asked.holdId, ['delay']),
  );
  if (proposal === undefined) throw new Refusal('not_found');
  // Those that begin from now on are not waited for: while the line runs there may always be one more.
  const upToId = uuidV7();
  let changed = 0;
  let afterId: string | null = null;
  for (;;) {
    const range: Range = { afterId, upToId, limit: batchSize };
    const batch: Stopped = await inTenant(context.database, tenantId, (tx) =>
      stopBatch(context, tx, proposal, range, asked),
    );
    changed += batch.changed;
    if (batch.lastId === null) return changed;
    afterId = batch.lastId;
  }
}

async function stopBatch(
  context: LineContext,
  tx: Tx,
  proposal: ProposalRow,
  range: Range,
  { holdId: like, reason, actor }: HoldToReview,
): Promise<Stopped> {
  const found = await findAlikeDelays(tx, proposal, range);
  if (found.length === 0) return { changed: 0, lastId: null };
  const changed = await turnToReviews(context, tx, found, actor, { reason, like });
  return { changed, lastId: found.at(-1) ?? null };
}
