import type { Tx } from '../tx.ts';

/** A confirmed write that is to be looked at again. */
export interface LookRow {
  readonly action_id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly source: string;
  readonly external_id: string;
  readonly payload: { readonly fields: Readonly<Record<string, string>> };
  readonly tries: number;
  /** The ticket was written anew since, so what was written first need not stand. */
  readonly superseded: boolean;
}

const text = `
  select s.action_id, a.item_id, a.decision_id, i.source, i.external_id, a.payload, s.tries,
    exists (
      select from action n
      where n.tenant_id = $2 and n.item_id = a.item_id and n.id > a.id and n.attempts > 0) as superseded
  from second_look s
  join action a on a.tenant_id = $2 and a.id = s.action_id
  join item i on i.tenant_id = $2 and i.id = a.item_id
  where s.tenant_id = $2 and s.action_id = any ($1::uuid[]) and s.looked_at is null`;

/** Those of the writes that have not been looked at again yet. */
export function readLooks(tx: Tx, actionIds: readonly string[]): Promise<readonly LookRow[]> {
  return tx.query(text, [actionIds, tx.tenantId]);
}
