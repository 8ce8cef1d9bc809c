import type { Tx } from '../tx.ts';

export interface ConversationEnd {
  readonly id: string;
  readonly outcome: 'decided' | 'superseded' | 'lost' | 'failed';
  readonly decisionId: string | null;
  /** Codes of what was not certain. */
  readonly doubts: readonly string[];
}

const text = `
  update conversation set ended_at = now(), outcome = $3, decision_id = $4, doubts = $5
  where tenant_id = $1 and id = $2 and outcome is null`;

const openText = `
  update conversation set ended_at = now(), outcome = 'failed'
  where tenant_id = $1 and item_id = $2 and outcome is null and replay_of is null`;

/** Records how a conversation ended. Once: a later end changes nothing. */
export async function endConversation(tx: Tx, end: ConversationEnd): Promise<void> {
  await tx.query(text, [tx.tenantId, end.id, end.outcome, end.decisionId, end.doubts]);
}

/** Ends what is open about an item that is given up. */
export async function failConversations(tx: Tx, itemId: string): Promise<void> {
  await tx.query(openText, [tx.tenantId, itemId]);
}
