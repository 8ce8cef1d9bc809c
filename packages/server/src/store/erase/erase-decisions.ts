import type { Tx } from '../tx.ts';

// Facts are kept by name, not cleared by name: a fact added later is dropped until somebody decides that it holds no text.
const text = `
  update signalbox.decision set doubt = '[]', proposal = null,
    fields = (
      select coalesce(jsonb_object_agg(f.key,
        case jsonb_typeof(f.value) when 'object' then f.value || '{"evidence": []}' else f.value end), '{}')
      from jsonb_each(fields) f),
    facts = (
      select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(facts) f
      where f.key in ('fields', 'risk', 'autonomy', 'tripped', 'findings', 'fallback', 'sample', 'reply'))
  where tenant_id = $1 and item_id = $2
  returning 1`;

/** Takes evidence, doubt and text-derived facts out of an item's decisions; the numbers and reasons stay. Returns how many. */
export async function eraseDecisions(tx: Tx, itemId: string): Promise<number> {
  return (await tx.query(text, [tx.tenantId, itemId])).length;
}
