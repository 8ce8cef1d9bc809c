import type { GateFacts } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

/** A decided item whose delay ended or whose epoch moved before its write, to be gated again. */
export interface RegateRow {
  readonly item_id: string;
  readonly source: string;
  /** A newer revision than the decided one waits. */
  readonly revised: boolean;
  readonly decision_id: string;
  readonly agent: string;
  readonly version: string;
  readonly facts: GateFacts;
  readonly action_id: string;
  readonly approved_by: string | null;
}

const text = `
  select i.id as item_id, i.source, i.revision_no > d.revision_no as revised, d.id as decision_id, d.agent, d.version, d.facts, a.id as action_id,
    a.approved_by
  from item i
  join decision d on d.tenant_id = $2 and d.id = i.decision_id
  join lateral (
    select a.id, a.approved_by from action a
    where a.tenant_id = $2 and a.item_id = i.id and a.decision_id = d.id
    order by a.id desc limit 1) a on true
  where i.tenant_id = $2 and i.id = any ($1::uuid[]) and i.state = 'deciding'
    and i.conversation_id is null`;

export function readRegate(tx: Tx, itemIds: readonly string[]): Promise<readonly RegateRow[]> {
  return tx.query(text, [itemIds, tx.tenantId]);
}
