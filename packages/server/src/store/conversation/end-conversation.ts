import type { Tx } from '../tx.ts';

export interface ConversationEnd {
  readonly id: string;
  readonly outcome: 'decided' | 'superseded' | 'lost' | 'failed';
  readonly decisionId: string | null;
}

const text = `
  update conversation set ended_at = now(), outcome = $3, decision_id = $4
  where tenant_id = $1 and id = $2 and outcome is null`;

/** Records how a conversation ended. Once: a later end changes nothing. */
export async function endConversation(tx: Tx, end: ConversationEnd): Promise<void> {
  await tx.query(text, [tx.tenantId, end.id, end.outcome, end.decisionId]);
}
