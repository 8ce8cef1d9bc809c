import type { MemoryPolicy } from '@signalbox/contract';
import type { Database } from '../database.ts';

// By the policy in force, also for what was stated under another one.
const text = `
  delete from signalbox.fact f
  where f.confirmed_at < now() - interval '1 millisecond' * coalesce((
      select (w.policy -> 'memory' ->> (case f.about when 'requester' then 'requesterMs' else 'customerMs' end))::float8
      from signalbox.workspace_state w where w.tenant_id = f.tenant_id
    ), case f.about when 'requester' then $1::float8 else $2::float8 end)
    or not exists (
      select from signalbox.item_key k where k.tenant_id = f.tenant_id and k.item_id = f.item_id)`;

/**
 * Removes facts nobody has stated again in the time their tenant keeps them, and those whose key is gone.
 *
 * @param otherwise for tenants whose policy says nothing of it.
 */
export async function forgetFacts(
  database: Pick<Database, 'system'>,
  otherwise: MemoryPolicy,
): Promise<void> {
  await database.system.query(text, [otherwise.requesterMs, otherwise.customerMs]);
}
