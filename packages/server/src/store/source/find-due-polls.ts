import type { Sql } from '../database.ts';

/** Sources of the workspaces in force whose next poll has come, over all tenants; the first comes at once. */
export const duePollsText = `
  select s.tenant_id, s.name as source from source s
  left join source_poll p on p.tenant_id = s.tenant_id and p.source = s.name
  where s.type <> 'removed' and s.config ? 'poll' and coalesce(p.next_at, '-infinity') <= now()`;

export interface DueSourceRow {
  readonly tenant_id: string;
  readonly source: string;
}

export function findDuePolls(system: Sql): Promise<readonly DueSourceRow[]> {
  return system.query(duePollsText, [], 'find-due-polls');
}
