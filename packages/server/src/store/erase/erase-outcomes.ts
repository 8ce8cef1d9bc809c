import type { Tx } from '../tx.ts';

interface OutcomeRow {
  readonly id: string;
  readonly field: string;
  readonly value: string;
  readonly predicted: string | null;
}

const readText =
  'select id, field, value, predicted from signalbox.outcome where tenant_id = $1 and item_id = $2';
const decidedText = `
  select distinct jsonb_path_query(fields, '$.*.value') #>> '{}' as value
  from signalbox.decision where tenant_id = $1 and item_id = $2
  union
  select distinct jsonb_path_query(fields, '$.*.alternatives[*].value') #>> '{}'
  from signalbox.decision where tenant_id = $1 and item_id = $2`;
const writeText =
  'update signalbox.outcome set value = $3, predicted = $4 where tenant_id = $1 and id = $2';
const dropText = 'delete from signalbox.outcome where tenant_id = $1 and id = $2';

/**
 * Takes what was said in words out of an item's outcomes. Whoever reports one may write anything, so a value stays only if an
 * agent weighed it for this item and it does not look like text; whether the answer was right stays always. An outcome whose
 * field is named by a text is dropped.
 */
export async function eraseOutcomes(
  tx: Tx,
  itemId: string,
  looksLikeText: (value: string) => boolean,
  mark: string,
): Promise<void> {
  const values = [tx.tenantId, itemId];
  const outcomes = await tx.query<OutcomeRow>(readText, values);
  if (outcomes.length === 0) return;
  const rows = await tx.query<{ readonly value: string | null }>(decidedText, values);
  const decided = new Set(rows.map(({ value }) => value));
  const kept = (value: string): string =>
    decided.has(value) && !looksLikeText(value) ? value : mark;
  for (const { id, field, value, predicted } of outcomes) {
    if (looksLikeText(field)) await tx.query(dropText, [tx.tenantId, id]);
    else {
      const after = [kept(value), predicted === null ? null : kept(predicted)];
      await tx.query(writeText, [tx.tenantId, id, ...after]);
    }
  }
}
