/**
 * The fields hand-overs of an item have set since a message of it came in: our own change, so it is nobody's who must not be
 * written over. `$2` is the tenant.
 */
export function handedOverFields(itemId: string, messageId: string): string {
  return `coalesce((
    select jsonb_object_agg(f.key, f.value order by o.attempt_id) from hand_over o cross join lateral jsonb_each(o.fields) f
    where o.tenant_id = $2 and o.item_id = ${itemId} and o.attempt_id > ${messageId}), '{}')`;
}
