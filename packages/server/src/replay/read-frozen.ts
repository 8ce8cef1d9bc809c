import type { AgentRuntime, TenantRuntime } from '../agents/runtime.ts';
import { boundaryOf } from '../conversation/boundary.ts';
import { framedIn } from '../conversation/frame.ts';
import { memoryFrame } from '../conversation/memory-text.ts';
import { stepInputAad, stepOutputAad } from '../conversation/step-aad.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { type DecidedConversation, findDecided } from '../store/conversation/find-decided.ts';
import { type RecordedStep, readSteps } from '../store/conversation/read-steps.ts';
import { readRevision, type WorkRow } from '../store/decision/read-work.ts';
import { readItemKey } from '../store/model/read-item-key.ts';
import type { Tx } from '../store/tx.ts';
import { readItemRow } from '../store/views/item-rows.ts';
import { type ItemKey, openText, unwrapItemKey } from '../vault/item-key.ts';
import type { RecordedCall } from './recorded-tools.ts';

/** Everything a conversation was given, as it was recorded. */
export interface Frozen {
  readonly key: ItemKey;
  readonly boundary: string;
  readonly work: WorkRow;
  readonly before: DecidedConversation;
  readonly steps: readonly RecordedStep[];
  readonly calls: readonly RecordedCall[];
  /** The lines about the requester that were told; null: none were. */
  readonly told: string | null;
}

/**
 * Reads what a conversation about an item was given then.
 *
 * @throws Refusal `not_found`, `erased`, `nothing_to_replay`
 */
export async function readFrozen(
  { keysOf }: Pick<LineContext, 'keysOf'>,
  tx: Tx,
  itemId: string,
  conversationId: string | null,
): Promise<Frozen> {
  if ((await readItemRow(tx, itemId)) === undefined) throw new Refusal('not_found');
  const wrapped = await readItemKey(tx, itemId);
  if (wrapped === null) throw new Refusal('erased');
  const before = await findDecided(tx, itemId, conversationId);
  const work = before === undefined ? undefined : await readRevision(tx, itemId, before.revisionNo);
  if (before === undefined || work === undefined) throw new Refusal('nothing_to_replay');
  const keys = keysOf(tx.tenantId);
  const key = unwrapItemKey(keys, itemId, wrapped);
  const boundary = boundaryOf(keys, work);
  const steps = await readSteps(tx, [before.id]);
  // It came in again since, under a key that opens nothing of what was said before.
  if (steps.some(({ inputSealed }) => inputSealed.length === 0)) throw new Refusal('erased');
  const calls = steps.flatMap((step): RecordedCall[] =>
    step.kind === 'tool' ? [callOf(step, key)] : [],
  );
  return { key, boundary, work, before, steps, calls, told: toldIn(steps, key, boundary) };
}

function callOf(step: RecordedStep, key: ItemKey): RecordedCall {
  const { id, agent, name, outcome, inputSealed, outputSealed } = step;
  return {
    ...{ agent, name, outcome },
    input: openText(key, stepInputAad(id), inputSealed),
    output: outputSealed === null ? null : openText(key, stepOutputAad(id), outputSealed),
  };
}

/**
 * Memory is kept nowhere but in what models were told, so that it outlives no ticket it comes from: it is read from there. Of several
 * agents some may not have been told it.
 */
function toldIn(steps: readonly RecordedStep[], key: ItemKey, boundary: string): string | null {
  for (const { id, kind, inputSealed } of steps) {
    if (kind !== 'model') continue;
    const told = framedIn(
      openingOf(openText(key, stepInputAad(id), inputSealed)),
      boundary,
      memoryFrame,
    );
    if (told !== null) return told;
  }
  return null;
}

/** The first thing a model was told about the ticket; empty for a step that went on with a conversation. */
function openingOf(input: string): string {
  const read: unknown = JSON.parse(input);
  if (typeof read !== 'object' || read === null || !('messages' in read)) return '';
  const [first]: unknown[] = Array.isArray(read.messages) ? read.messages : [];
  const isText = typeof first === 'object' && first !== null && 'text' in first;
  return isText && typeof first.text === 'string' ? first.text : '';
}

/** Who is there to be asked: those that took part then, as they were then, and the others as they serve now. */
export async function specialistsOf(
  { runtimes }: Pick<LineContext, 'runtimes'>,
  tx: Tx,
  { specialists }: TenantRuntime,
  { agent, agents }: DecidedConversation,
): Promise<ReadonlyMap<string, AgentRuntime>> {
  const there = new Map(specialists);
  for (const [name, version] of Object.entries(agents)) {
    if (name === agent || there.get(name)?.versionId === version) continue;
    const then = await runtimes.version(tx, name, version);
    if (then !== null) there.set(name, then);
  }
  return there;
}
