import type { NoteFacts } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface NoteFactsRow extends NoteFacts {
  readonly action_id: string;
}

const text = `
  select a.id as action_id, d.agent, d.version, a.approved_by is not null as confirmed,
    (select coalesce(jsonb_object_agg(f.value ->> 'target', f.value -> 'confidence'), '{}') from jsonb_each(d.fields) f)
      as confidences
  from action a join decision d on d.tenant_id = $2 and d.id = a.decision_id
  where a.tenant_id = $2 and a.id = any ($1::uuid[])`;

/** What the notes of these actions say beside their fields. */
export function readNoteFacts(
  tx: Tx,
  actionIds: readonly string[],
): Promise<readonly NoteFactsRow[]> {
  return tx.query(text, [actionIds, tx.tenantId], 'read-note-facts');
}
