import type { VerdictBody } from '@signalbox/contract';
import { type Json, outcomesOfVerdict, own, sanitiseText } from '@signalbox/domain';
import type { TenantRuntime } from '../../agents/runtime.ts';
import { appendAudit } from '../../agents/version-change.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { codeOrOther } from '../../redaction/redact-remark.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import { insertVerdict } from '../../store/hold/insert-verdict.ts';
import type { HoldRow } from '../../store/hold/lock-hold.ts';
import type { ActionRow } from '../../store/item/lock-action.ts';
import { insertOutcome } from '../../store/learn/insert-outcome.ts';
import { refreshHistory } from '../../store/requester/refresh-history.ts';
import { requesterOf } from '../../store/requester/requester-of.ts';
import type { Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { JudgedReply } from '../reply/judge-reply.ts';

const noteMaxCharacters = 4_000;

/** A verdict as somebody gave it. */
export interface GivenVerdict {
  readonly body: VerdictBody;
  readonly actor: string;
  /** More of it for the audit. */
  readonly more: Readonly<Record<string, Json>>;
  /** What it makes of the proposed reply. */
  readonly judged: Pick<JudgedReply, 'said'>;
}

/** Records a verdict on a review or a check with its audit entry; returns its id. */
export async function recordVerdict(
  context: LineContext,
  tx: Tx,
  review: HoldRow,
  { body, actor, more, judged }: GivenVerdict,
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
    reply: judged.said,
  });
  const detail = {
    reviewId: review.id,
    decisionId: review.decision_id,
    kind: review.kind,
    inclusion: review.inclusion,
    verdict: body.verdict,
    editedFields: Object.keys(body.fields),
    queue: codeOrOther(body.queue ?? null),
    reasonCode: codeOrOther(body.reasonCode ?? null),
    secondsSpent: body.secondsSpent ?? null,
    ...(judged.said === null ? {} : { reply: { ...judged.said } }),
    ...more,
  };
  await appendAudit(context, tx, [
    { stage: 'hold', type: 'verdict', actor, itemId: review.item_id, detail },
  ]);
  return id;
}

/** Records what a verdict teaches. `sampled`: the chance with which the decision was looked at. */
export async function recordOutcomes(
  tx: Tx,
  action: ActionRow,
  body: VerdictBody,
  { verdictId, sampled }: { readonly verdictId: string; readonly sampled: number },
): Promise<void> {
  const decided = Object.entries(action.fields).map(([field, one]) => ({
    field,
    value: one.value,
    raw: one.value === null ? null : one.rawConfidence,
  }));
  const outcomes = outcomesOfVerdict(body.verdict, decided, body.fields);
  if (outcomes.length === 0) return;
  for (const outcome of outcomes) {
    await insertOutcome(tx, {
      ...outcome,
      id: uuidV7(),
      itemId: action.item_id,
      decisionId: action.decision_id,
      witness: 'person',
      verdictId,
      reportedBy: null,
      sampled,
      at: null,
    });
  }
  await refreshHistory(tx, await requesterOf(tx, action.item_id));
}

export interface FieldsToWrite {
  /** Outside field → value: edited ones replace decided ones, and a field nobody answered is not written. */
  readonly all: Readonly<Record<string, string>>;
  /** Those of them that differ from what was decided. */
  readonly changed: Readonly<Record<string, string>>;
}

/**
 * What a person's yes is for, exactly.
 *
 * @throws Refusal `invalid_body` for a field the agent does not have, a value that may not be written, or nothing to write
 */
export function fieldsToWrite(
  runtime: TenantRuntime,
  action: ActionRow,
  body: VerdictBody,
  { reply }: Pick<JudgedReply, 'reply'>,
): FieldsToWrite {
  const agent = runtime.agents.find((one) => one.agent === action.agent);
  const all: Record<string, string> = {};
  const changed: Record<string, string> = {};
  for (const [name, one] of Object.entries(action.fields)) {
    const value = (body.verdict === 'edit' ? own(body.fields, name) : undefined) ?? one.value;
    if (value === null) continue;
    const allowed = agent?.fields.find((field) => field.field === name)?.allowed ?? null;
    // What the outside system does not know is refused here, where a person can still mend it.
    if (allowed !== null && !allowed.has(value)) throw new Refusal('invalid_body');
    all[one.target] = value;
    if (value !== one.value) changed[one.target] = value;
  }
  const unknown = Object.keys(body.fields).filter((name) => !Object.hasOwn(action.fields, name));
  const nothing = Object.keys(all).length === 0 && reply === null;
  if (unknown.length > 0 || nothing) throw new Refusal('invalid_body');
  return { all, changed };
}
