import type { VerdictBody } from '@signalbox/contract';
import { afterVerdict, type ItemState, refuseVerdict } from '@signalbox/domain';
import type { TenantRuntime } from '../../agents/runtime.ts';
import type { AlsoMarked } from '../../redaction/index.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import { closeHold } from '../../store/hold/close-hold.ts';
import { askedKinds, type HoldRow, lockHold } from '../../store/hold/lock-hold.ts';
import { approveAction } from '../../store/item/change-action.ts';
import { type ActionRow, lockAction } from '../../store/item/lock-action.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { describeAction } from '../proposed-action.ts';
import { Refusal } from '../refusal.ts';
import { type JudgedReply, judgeReply } from '../reply/judge-reply.ts';
import type { VerdictOptions } from './claim.ts';
import { costOfVerdict } from './cost-of-verdict.ts';
import { decideCheck } from './decide-check.ts';
import { toOpenReview } from './open-review.ts';
import { fieldsToWrite, recordOutcomes, recordVerdict } from './record-verdict.ts';
import { defaultUndoMs, handOver, waitForUndo } from './wait-for-undo.ts';

const defaultQueue = 'people';

export interface ReviewDecided {
  readonly itemId: string;
  readonly state: ItemState;
}

/**
 * Records a reviewer's verdict and what it teaches, in one transaction. Accept and edit open an undo window and are written
 * after it; decline and reassign give the item to people. A check is decided as `decideCheck` says. Of two verdicts at once,
 * the second is refused.
 *
 * @throws Refusal `not_found`, `claim_lost`, `review_decided`, `decision_superseded`, `invalid_body`; where a reply would be sent `reply_unread`; of a check also `write_started`
 */
export async function decideReview(
  context: LineContext,
  tenantId: string,
  reviewId: string,
  body: VerdictBody,
  actor: string,
  options: VerdictOptions = {},
): Promise<ReviewDecided> {
  const also = await context.alsoRedacted(tenantId);
  const decided = await inTenant(
    context.database,
    tenantId,
    async (tx): Promise<ReviewDecided> => {
      const review = await lockHold(tx, reviewId, askedKinds);
      if (review === undefined) throw new Refusal('not_found');
      const given = { claimId: body.claimId, decisionId: body.decisionId, actor };
      const refusal = refuseVerdict(toOpenReview(review), given, context.now());
      if (refusal !== null) throw new Refusal(refusal);
      const said = { body, actor, options, also };
      const state =
        review.kind === 'check'
          ? await decideCheck(context, tx, review, said)
          : await decideOpen(context, tx, review, said);
      return { itemId: review.item_id, state };
    },
    { epoch: 'hold' },
  );
  context.announce(tenantId, 'reviews');
  return decided;
}

/** A verdict with how it came, and what is redacted of what it says. */
interface SaidOfReview {
  readonly body: VerdictBody;
  readonly actor: string;
  readonly options: VerdictOptions;
  readonly also: AlsoMarked;
}

async function decideOpen(
  context: LineContext,
  tx: Tx,
  review: HoldRow,
  given: SaidOfReview,
): Promise<'held' | 'handed_over'> {
  const { body, actor, options, also } = given;
  const action = await lockAction(tx, review.item_id, review.decision_id);
  if (action === undefined) throw new Refusal('not_found');
  const policy = (await readWorkspaceState(tx))?.policy;
  const queue = policy?.review.queue ?? defaultQueue;
  const after = afterVerdict(body.verdict, body.queue ?? null, queue);
  await closeHold(tx, review.id, 'decided');
  const runtime = await context.runtimes(tx);
  const more = { ...options, cost: costOfVerdict(runtime.costs, action.fields, body) };
  const keys = context.keysOf(tx.tenantId);
  const judged = await judgeReply(tx, { keys, action, body, also, sealedFor: action.id });
  const verdictId = await recordVerdict(context, tx, review, { body, actor, more, judged });
  await recordOutcomes(tx, action, body, { verdictId, sampled: 1 });
  if (after.next === 'hand_over') {
    await handOver(tx, review, after.queue, ['in_review']);
    return 'handed_over';
  }
  await approve(runtime, tx, action, { body, actor, judged });
  const until = new Date(context.now() + (policy?.undoMs ?? defaultUndoMs)).toISOString();
  await waitForUndo(tx, review, until, ['in_review']);
  return 'held';
}

/** The approval is for exactly these fields and this reply. */
async function approve(
  runtime: TenantRuntime,
  tx: Tx,
  action: ActionRow,
  given: { readonly body: VerdictBody; readonly actor: string; readonly judged: JudgedReply },
): Promise<void> {
  const { body, actor, judged } = given;
  const { all: fields } = fieldsToWrite(runtime, action, body, judged);
  const { reply, replySealed } = judged;
  const described = describeAction({ externalId: action.external_id, fields, reply });
  await approveAction(tx, { id: action.id, ...described, actor, replySealed });
}
