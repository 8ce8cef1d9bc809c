import type { Tx } from '../tx.ts';

const readText =
  'select id, forgotten_at as at from signalbox.forgotten_fact where tenant_id = $1 and subject_ref = $2';
const putText = `
  insert into signalbox.forgotten_fact (tenant_id, id, subject_ref, forgotten_by) values ($1, $2, $3, $4)
  on conflict (tenant_id, id) do update set forgotten_by = excluded.forgotten_by, forgotten_at = now()`;

/** When a person had which learned facts of somebody forgotten, by their ids; ms since 1970. */
export async function readForgotten(
  tx: Tx,
  subjectRef: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ readonly id: string; readonly at: Date }>(readText, [
    ...[tx.tenantId, subjectRef],
  ]);
  return new Map(rows.map(({ id, at }) => [id, at.getTime()]));
}

/** Keeps a fact from being learned again from tickets that came in until now. */
export async function putForgotten(
  tx: Tx,
  fact: { readonly id: string; readonly subjectRef: string; readonly by: string },
): Promise<void> {
  await tx.query(putText, [tx.tenantId, fact.id, fact.subjectRef, fact.by]);
}
