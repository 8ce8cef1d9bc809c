import type { Sql } from '../database.ts';
import type { DueSourceRow } from './find-due-polls.ts';

// A refused write or poll is a reason to look, once: not again for what was refused before the last look.
const text = `
  select s.tenant_id, s.name as source from source s
  left join source_probe p on p.tenant_id = s.tenant_id and p.source = s.name
  left join source_poll l on l.tenant_id = s.tenant_id and l.source = s.name
  where s.type = any ($1::text[]) and (
    p.probed_at is null
    or p.system <> md5(s.config::text)
    or p.probed_at < now() - case when p.error is null then interval '1 day' else interval '15 minutes' end
    or (l.error = 'refused' and l.failing_since > p.probed_at)
    or exists (
      select from item i
      where i.tenant_id = s.tenant_id and i.source = s.name and i.state = 'stuck' and i.stuck_code = 'write_refused'
        and i.stuck_at > p.probed_at))`;

/** Sources whose rights are to be looked at: never yet, changed, a day ago, or refused something since. */
export function findDueProbes(
  system: Sql,
  types: readonly string[],
): Promise<readonly DueSourceRow[]> {
  return system.query(text, [types], 'find-due-probes');
}
