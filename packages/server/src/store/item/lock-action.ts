import type { DecidedFieldView } from '@signalbox/contract';
import type { OutgoingReply } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface ActionRow {
  readonly id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly external_id: string;
  readonly attempts: number;
  /** Attempts known to have had no effect. */
  readonly forgiven: number;
  readonly verdict: string | null;
  readonly agent: string;
  /** Decided fields, each with the outside name it is written to. */
  readonly fields: Readonly<Record<string, DecidedFieldView & { readonly target: string }>>;
  /** As it was proposed; null: none was, or it was erased. */
  readonly reply: (OutgoingReply & { readonly hash: string | null }) | null;
}

const text = `
  select a.id, a.item_id, a.decision_id, i.external_id, a.attempts, a.forgiven, a.verdict, d.agent, d.fields, d.reply
  from action a
  join item i on i.tenant_id = $1 and i.id = a.item_id
  join decision d on d.tenant_id = $1 and d.id = a.decision_id
  where a.tenant_id = $1 and a.decision_id = $3 and a.item_id = $2
  order by a.id desc limit 1
  for update of a`;

/** The action of a decision, the newest when a person corrected it, locked: its attempts cannot start until the transaction ends. */
export async function lockAction(
  tx: Tx,
  itemId: string,
  decisionId: string,
): Promise<ActionRow | undefined> {
  const rows = await tx.query<ActionRow>(text, [tx.tenantId, itemId, decisionId]);
  return rows[0];
}
