import type { Tx } from '../tx.ts';

export type StepKind = 'model' | 'tool' | 'consult' | 'split' | 'check';

export interface StepRow {
  readonly id: string;
  readonly conversationId: string;
  readonly itemId: string;
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
  readonly inputMac: Buffer;
  readonly outputMac: Buffer | null;
  readonly inputSealed: Buffer;
  readonly outputSealed: Buffer | null;
  readonly inputShape: string | null;
}

// Nothing is written down for an item that was erased meanwhile.
const text = `
  insert into step (tenant_id, id, conversation_id, item_id, no, agent, kind, name, model_call_id, tainted, outcome, took_ms,
    cost_micros, input_tokens, output_tokens, input_mac, output_mac, input_sealed, output_sealed, input_shape)
  select $1, $2, $3, $4::uuid, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
  where exists (select from item_key where tenant_id = $1 and item_id = $4::uuid)`;

/** Records a step that has ended. */
export async function insertStep(tx: Tx, row: StepRow): Promise<void> {
  await tx.query(
    text,
    [
      ...[
        tx.tenantId,
        row.id,
        row.conversationId,
        row.itemId,
        row.no,
        row.agent,
        row.kind,
        row.name,
      ],
      ...[row.modelCallId, row.tainted, row.outcome, row.tookMs, row.costMicros, row.inputTokens],
      ...[row.outputTokens, row.inputMac, row.outputMac, row.inputSealed, row.outputSealed],
      row.inputShape,
    ],
    'insert-step',
  );
}
