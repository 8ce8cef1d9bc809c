import type { Policy, VerdictBody } from '@signalbox/contract';
import type { ItemState, Json } from '@signalbox/domain';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import type { AlsoMarked } from '../../redaction/index.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import { closeHold } from '../../store/hold/close-hold.ts';
import type { HoldRow } from '../../store/hold/lock-hold.ts';
import { correctAction, withdrawAction } from '../../store/item/change-action.ts';
import { type ActionRow, lockAction } from '../../store/item/lock-action.ts';
import { lockStanding, type StandingRow } from '../../store/item/lock-standing.ts';
import type { Tx } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { describeAction } from '../proposed-action.ts';
import { Refusal } from '../refusal.ts';
import { type JudgedReply, judgeReply } from '../reply/judge-reply.ts';
import type { VerdictOptions } from './claim.ts';
import { costOfVerdict } from './cost-of-verdict.ts';
import { fieldsToWrite, recordOutcomes, recordVerdict } from './record-verdict.ts';
import { defaultUndoMs, handOver, waitForUndo } from './wait-for-undo.ts';

interface Checked {
  readonly check: HoldRow;
  readonly action: ActionRow;
  readonly item: StandingRow;
  readonly body: VerdictBody;
  readonly actor: string;
  readonly judged: JudgedReply;
  /** The action a correction becomes. */
  readonly corrects: string;
}

/** A verdict on a check with how it came, and what is redacted of what it says. */
interface SaidOfCheck {
  readonly body: VerdictBody;
  readonly actor: string;
  readonly options: VerdictOptions;
  readonly also: AlsoMarked;
}

/** What a verdict made of the item, and of the audit entry that says so. */
interface Moved {
  readonly state: ItemState;
  readonly detail: Readonly<Record<string, Json>>;
}

/** Nothing has been sent yet, so the decision itself can be stopped. */
const unsent = ['held', 'deciding', 'writing'] as const satisfies ItemState[];

/**
 * Records whether an automatic decision was right, what that teaches, and what follows. `accept` moves nothing. `edit` says what
 * would have been right: it is written in the place of what still waits, or after it, as a new action under its own key that
 * can be undone for a moment. `decline` and `reassign` give the item to people. An item that people have already taken
 * (`handed_over`, `cancelled`, `stuck`) stays where it is: there the verdict only teaches.
 *
 * @returns the state of the item.
 * @throws Refusal `not_found`, `decision_superseded`, `write_started`, `invalid_body`; the last also for an `edit` that changes nothing
 */
export async function decideCheck(
  context: LineContext,
  tx: Tx,
  check: HoldRow,
  given: SaidOfCheck,
): Promise<ItemState> {
  const { body, actor, options, also } = given;
  const item = await lockStanding(tx, check.item_id);
  if (item?.decision_id !== check.decision_id) throw new Refusal('decision_superseded');
  const action = await lockAction(tx, check.item_id, check.decision_id);
  if (action === undefined) throw new Refusal('not_found');
  const corrects = uuidV7();
  const keys = context.keysOf(tx.tenantId);
  const judged = await judgeReply(tx, { keys, action, body, also, sealedFor: corrects });
  const moved = await move(context, tx, { check, action, item, body, actor, judged, corrects });
  await closeHold(tx, check.id, 'decided');
  const { costs } = await context.runtimes(tx);
  const cost = costOfVerdict(costs, action.fields, body);
  const more = { ...moved.detail, state: moved.state, ...options, cost };
  const verdictId = await recordVerdict(context, tx, check, { body, actor, more, judged });
  await recordOutcomes(tx, action, body, { verdictId, sampled: check.inclusion ?? 1 });
  return moved.state;
}

async function move(context: LineContext, tx: Tx, checked: Checked): Promise<Moved> {
  const { item, body, check } = checked;
  const policy = (await readWorkspaceState(tx))?.policy;
  switch (body.verdict) {
    case 'accept':
      return { state: item.state, detail: {} };
    case 'edit':
      return correct(context, tx, checked, policy);
    case 'decline':
    case 'reassign': {
      const from = await takeBack(tx, checked);
      if (from === null) return { state: item.state, detail: {} };
      const asked = body.verdict === 'reassign' ? body.queue : undefined;
      await handOver(tx, check, asked ?? policy?.review.queue ?? 'people', from);
      return { state: 'handed_over', detail: {} };
    }
  }
}

async function correct(
  context: LineContext,
  tx: Tx,
  checked: Checked,
  policy: Policy | undefined,
): Promise<Moved> {
  const { check, action, item, body, actor, judged, corrects: id } = checked;
  const { all, changed } = fieldsToWrite(await context.runtimes(tx), action, body, judged);
  if (Object.keys(changed).length === 0) throw new Refusal('invalid_body');
  const from = await takeBack(tx, checked);
  if (from === null) return { state: item.state, detail: {} };
  // A new action even where nothing was sent: a worker that has read the old one can then never send it under its key.
  const written = item.state === 'resolved';
  const fields = written ? changed : all;
  // What a requester was told stays told: a correction does not say it once more.
  const { reply, replySealed } = written ? { reply: null, replySealed: null } : judged;
  const described = describeAction({ externalId: action.external_id, fields, reply });
  await correctAction(tx, action.id, { id, ...described, actor, replySealed });
  const until = new Date(context.now() + (policy?.undoMs ?? defaultUndoMs)).toISOString();
  await waitForUndo(tx, check, until, from);
  return { state: 'held', detail: { actionId: id } };
}

/**
 * Stops what has not been sent. Returns the states the item may now be moved from; null when it is people's already.
 *
 * @throws Refusal `write_started`
 */
async function takeBack(tx: Tx, { item, action }: Checked): Promise<readonly ItemState[] | null> {
  if (item.state === 'resolved') return ['resolved'];
  if (!unsent.some((state) => state === item.state)) return null;
  if (action.attempts > action.forgiven) throw new Refusal('write_started');
  await withdrawAction(tx, action.id);
  if (item.hold_id !== null) await closeHold(tx, item.hold_id, 'cancelled');
  return unsent;
}
