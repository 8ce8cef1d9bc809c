import type { Sql } from '../database.ts';

const text = `
  select t.tenant_id as "tenantId" from signalbox.tenant t
  where exists (select from signalbox.spend_counter c
      where c.tenant_id = t.tenant_id and c.scope = 'tenant' and c.name = '' and c.day = $1 and c.settled_micros > 0)
    or exists (select from signalbox.spend_notice n where n.tenant_id = t.tenant_id)
  order by t.tenant_id`;

/** Tenants that have spent something on a day, or of whose limits something was told. */
export function findSpenders(
  system: Sql,
  day: string,
): Promise<readonly { readonly tenantId: string }[]> {
  return system.query(text, [day], 'find-spenders');
}
