import {
  type ConversationStepView,
  type ConversationView,
  type ReplayView,
  replaySchema,
} from '@signalbox/contract';
import { stepInputAad, stepOutputAad } from '../conversation/step-aad.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { resultAad } from '../replay/result-aad.ts';
import {
  type ConversationRow,
  type RecordedStep,
  readConversations,
  readSteps,
} from '../store/conversation/read-steps.ts';
import { readItemKey } from '../store/model/read-item-key.ts';
import { inTenant } from '../store/tx.ts';
import { readItemRow } from '../store/views/item-rows.ts';
import { VaultError } from '../vault/errors.ts';
import { type ItemKey, openText, unwrapItemKey } from '../vault/item-key.ts';

const shown = 20;

/**
 * The newest 20 conversations about an item with their steps, newest first. Their texts were redacted before they were sealed, so
 * whoever may read the item may read them, and like its redacted text they are read without an entry in the audit.
 *
 * @throws Refusal `not_found`
 */
export async function readConversation(
  context: LineContext,
  tenantId: string,
  itemId: string,
): Promise<ConversationView[]> {
  return inTenant(context.database, tenantId, async (tx) => {
    if ((await readItemRow(tx, itemId)) === undefined) throw new Refusal('not_found');
    const conversations = await readConversations(tx, itemId, shown);
    if (conversations.length === 0) return [];
    const ids = conversations.map(({ id }) => id);
    const steps = await readSteps(tx, ids);
    const wrapped = await readItemKey(tx, itemId);
    const key = wrapped === null ? null : unwrapItemKey(context.keysOf(tenantId), itemId, wrapped);
    return conversations.map((row) => {
      const own = steps.filter(({ conversationId }) => conversationId === row.id);
      return toConversation(row, own, key);
    });
  });
}

function toConversation(
  row: ConversationRow,
  steps: readonly RecordedStep[],
  key: ItemKey | null,
): ConversationView {
  const { id, revisionNo, agent, version, decisionId, outcome, replayOf } = row;
  const { startedAt, takenAt, endedAt, resultSealed } = row;
  const sum = (of: (step: RecordedStep) => number): number =>
    steps.reduce((total, step) => total + of(step), 0);
  return {
    ...{ id, revisionNo, agent, version, decisionId, outcome, replayOf },
    replay: toReplay(opened(key, resultAad(id), resultSealed)),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    tookMs: endedAt === null ? null : endedAt.getTime() - (takenAt ?? startedAt).getTime(),
    costMicros: sum(({ costMicros }) => costMicros),
    inputTokens: sum(({ inputTokens }) => inputTokens ?? 0),
    outputTokens: sum(({ outputTokens }) => outputTokens ?? 0),
    steps: steps.map((step) => toStep(step, key)),
  };
}

function toReplay(result: string | null): ReplayView | null {
  return result === null ? null : replaySchema.parse(JSON.parse(result));
}

function toStep(step: RecordedStep, key: ItemKey | null): ConversationStepView {
  const { id, no, agent, kind, name, outcome, tainted, tookMs, costMicros } = step;
  const { inputTokens, outputTokens, modelCallId } = step;
  return {
    ...{ id, no, agent, kind, name, outcome, tainted, tookMs, costMicros },
    ...{ inputTokens, outputTokens, modelCallId },
    endedAt: step.endedAt.toISOString(),
    inputHash: step.inputMac.toString('hex'),
    outputHash: step.outputMac?.toString('hex') ?? null,
    input: opened(key, stepInputAad(id), step.inputSealed),
    output: opened(key, stepOutputAad(id), step.outputSealed),
  };
}

function opened(key: ItemKey | null, aad: string, sealed: Buffer | null): string | null {
  if (key === null || sealed === null || sealed.length === 0) return null;
  try {
    return openText(key, aad, sealed);
  } catch (error) {
    // A step that ended while its item was erased and came in again lies under the key that is gone.
    if (error instanceof VaultError && error.code === 'key_mismatch') return null;
    throw error;
  }
}
