import type { Tx } from '../tx.ts';
import type { StepKind } from './insert-step.ts';

/** A conversation of an item with its steps; texts are sealed under the item's key, empty once erased. */
export interface ConversationRow {
  readonly id: string;
  readonly revisionNo: number;
  readonly agent: string;
  readonly version: string;
  readonly decisionId: string | null;
  readonly startedAt: Date;
  /** When a worker took it; null: it waits for one. */
  readonly takenAt: Date | null;
  readonly endedAt: Date | null;
  readonly outcome: 'decided' | 'superseded' | 'lost' | 'failed' | null;
  readonly replayOf: string | null;
  /** Of a replay that has ended; empty once erased. */
  readonly resultSealed: Buffer | null;
}

export interface RecordedStep {
  readonly id: string;
  readonly conversationId: string;
  readonly no: number;
  readonly agent: string;
  readonly kind: StepKind;
  readonly name: string;
  readonly modelCallId: string | null;
  readonly tainted: boolean;
  readonly outcome: string;
  readonly tookMs: number;
  readonly costMicros: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly endedAt: Date;
  readonly inputMac: Buffer;
  readonly outputMac: Buffer | null;
  readonly inputSealed: Buffer;
  readonly outputSealed: Buffer | null;
}

const conversationsText = `
  select id, revision_no as "revisionNo", agent, version, decision_id as "decisionId", started_at as "startedAt",
    taken_at as "takenAt", ended_at as "endedAt", outcome, replay_of as "replayOf", result_sealed as "resultSealed"
  from conversation where tenant_id = $1 and item_id = $2 order by id desc limit $3`;
const stepsText = `
  select id, conversation_id as "conversationId", no, agent, kind, name, model_call_id as "modelCallId", tainted, outcome,
    took_ms::float8 as "tookMs", cost_micros::float8 as "costMicros", input_tokens::float8 as "inputTokens",
    output_tokens::float8 as "outputTokens", ended_at as "endedAt", input_mac as "inputMac",
    output_mac as "outputMac", input_sealed as "inputSealed", output_sealed as "outputSealed"
  from step where tenant_id = $1 and conversation_id = any ($2::uuid[]) order by conversation_id, no`;

/** The newest conversations about an item, newest first. */
export function readConversations(
  tx: Tx,
  itemId: string,
  limit: number,
): Promise<readonly ConversationRow[]> {
  return tx.query(conversationsText, [tx.tenantId, itemId, limit]);
}

/** Every step of these conversations, each in its order. */
export function readSteps(
  tx: Tx,
  conversationIds: readonly string[],
): Promise<readonly RecordedStep[]> {
  return tx.query(stepsText, [tx.tenantId, conversationIds]);
}
