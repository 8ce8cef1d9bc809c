import type { VerdictBody } from '@signalbox/contract';
import {
  afterVerdict,
  outcomesOfVerdict,
  own,
  refuseVerdict,
  sanitiseText,
} from '@signalbox/domain';
import type { TenantRuntime } from '../../agents/runtime.ts';
import { appendAudit } from '../../agents/version-change.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { codeOrOther } from '../../redaction/redact-remark.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import { closeHold } from '../../store/hold/close-hold.ts';
import { insertVerdict } from '../../store/hold/insert-verdict.ts';
import { type HoldRow, lockHold } from '../../store/hold/lock-hold.ts';
import { openHold } from '../../store/hold/open-hold.ts';
import { approveAction } from '../../store/item/change-action.ts';
import { type ActionRow, lockAction } from '../../store/item/lock-action.ts';
import { moveItem } from '../../store/item/move-item.ts';
import { insertOutcome } from '../../store/learn/insert-outcome.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import { hashAction } from '../action-hash.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { VerdictOptions } from './claim.ts';
import { toOpenReview } from './open-review.ts';

const defaults = { undoMs: 10_000, queue: 'people' };
const noteMaxCharacters = 4_000;

export interface ReviewDecided {
  readonly itemId: string;
  readonly state: 'held' | 'handed_over';
}

/**
 * Records a reviewer's verdict and what it teaches, in one transaction. Accept and edit open an undo window and are written
 * after it; decline and reassign give the item to people. Of two verdicts at once, the second is refused.
 *
 * @throws Refusal `not_found`, `claim_lost`, `review_decided`, `decision_superseded`, `invalid_body`
 */
export async function decideReview(
  context: LineContext,
  tenantId: string,
  reviewId: string,
  body: VerdictBody,
  actor: string,
  options: VerdictOptions = {},
): Promise<ReviewDecided> {
  const decided = await inTenant(
    context.database,
    tenantId,
    async (tx): Promise<ReviewDecided> => {
      const review = await lockHold(tx, reviewId, 'review');
      if (review === undefined) throw new Refusal('not_found');
      const given = { claimId: body.claimId, decisionId: body.decisionId, actor };
      const refusal = refuseVerdict(toOpenReview(review), given, context.now());
      if (refusal !== null) throw new Refusal(refusal);
      const action = await lockAction(tx, review.item_id, review.decision_id);
      if (action === undefined) throw new Refusal('not_found');
      const policy = (await readWorkspaceState(tx))?.policy;
      const after = afterVerdict(
        body.verdict,
        body.queue ?? null,
        policy?.review.queue ?? defaults.queue,
      );
      await closeHold(tx, review.id, 'decided');
      const verdictId = await recordVerdict(context, tx, review, body, actor, options);
      await recordOutcomes(tx, action, body, verdictId);
      if (after.next === 'hand_over') {
        await leave(tx, review, after.queue);
        return { itemId: review.item_id, state: 'handed_over' };
      }
      await approve(await context.runtimes(tx), tx, action, body, actor);
      await waitForUndo(context, tx, review, policy?.undoMs ?? defaults.undoMs);
      return { itemId: review.item_id, state: 'held' };
    },
    { epoch: 'hold' },
  );
  context.announce(tenantId, 'reviews');
  return decided;
}

async function recordVerdict(
  context: LineContext,
  tx: Tx,
  review: HoldRow,
  body: VerdictBody,
  actor: string,
  options: VerdictOptions,
): Promise<string> {
  const id = uuidV7();
  const note =
    body.note === undefined
      ? null
      : createRedactor().redact(sanitiseText(body.note, noteMaxCharacters).text);
  await insertVerdict(tx, {
    id,
    holdId: review.id,
    itemId: review.item_id,
    decisionId: review.decision_id,
    verdict: body.verdict,
    fields: body.fields,
    queue: body.queue ?? null,
    reasonCode: body.reasonCode ?? null,
    note,
    actor,
    secondsSpent: body.secondsSpent ?? null,
  });
  const detail = {
    reviewId: review.id,
    decisionId: review.decision_id,
    verdict: body.verdict,
    editedFields: Object.keys(body.fields),
    queue: codeOrOther(body.queue ?? null),
    reasonCode: codeOrOther(body.reasonCode ?? null),
    secondsSpent: body.secondsSpent ?? null,
    ...options,
  };
  await appendAudit(context, tx, [
    { stage: 'hold', type: 'verdict', actor, itemId: review.item_id, detail },
  ]);
  return id;
}

async function recordOutcomes(
  tx: Tx,
  action: ActionRow,
  body: VerdictBody,
  verdictId: string,
): Promise<void> {
  const decided = Object.entries(action.fields).map(([field, one]) => ({
    field,
    value: one.value,
    raw: one.value === null ? null : one.rawConfidence,
  }));
  for (const outcome of outcomesOfVerdict(body.verdict, decided, body.fields)) {
    await insertOutcome(tx, {
      ...outcome,
      id: uuidV7(),
      itemId: action.item_id,
      decisionId: action.decision_id,
      witness: 'person',
      verdictId,
      reportedBy: null,
      at: null,
    });
  }
}

async function leave(tx: Tx, review: HoldRow, queue: string): Promise<void> {
  const moved = await moveItem(tx, {
    id: review.item_id,
    from: ['in_review'],
    to: 'handed_over',
    holdId: null,
    queue,
    decisionId: review.decision_id,
  });
  if (!moved) throw new Refusal('decision_superseded');
}

/** The approval is for exactly these fields: edited ones replace decided ones, and a field nobody answered is not written. */
async function approve(
  runtime: TenantRuntime,
  tx: Tx,
  action: ActionRow,
  body: VerdictBody,
  actor: string,
): Promise<void> {
  const agent = runtime.agents.find((one) => one.agent === action.agent);
  const fields: Record<string, string> = {};
  for (const [name, one] of Object.entries(action.fields)) {
    const value = (body.verdict === 'edit' ? own(body.fields, name) : undefined) ?? one.value;
    if (value === null) continue;
    const allowed = agent?.fields.find((field) => field.field === name)?.allowed ?? null;
    // What the outside system does not know is refused here, where a person can still mend it.
    if (allowed !== null && !allowed.has(value)) throw new Refusal('invalid_body');
    fields[one.target] = value;
  }
  const unknown = Object.keys(body.fields).filter((name) => !Object.hasOwn(action.fields, name));
  if (unknown.length > 0 || Object.keys(fields).length === 0) throw new Refusal('invalid_body');
  const payload = { fields };
  const hash = hashAction({ type: 'set_fields', externalId: action.external_id, ...payload });
  await approveAction(tx, { id: action.id, payload, hash, actor });
}

async function waitForUndo(
  context: LineContext,
  tx: Tx,
  review: HoldRow,
  undoMs: number,
): Promise<void> {
  const id = uuidV7();
  const until = new Date(context.now() + undoMs).toISOString();
  const { item_id: itemId, decision_id: decisionId, queue } = review;
  await openHold(tx, { id, itemId, decisionId, kind: 'delay', origin: 'verdict', until, queue });
  const moved = await moveItem(tx, {
    id: itemId,
    from: ['in_review'],
    to: 'held',
    holdId: id,
    queue: null,
    decisionId,
  });
  if (!moved) throw new Refusal('decision_superseded');
}
