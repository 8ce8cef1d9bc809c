import type { Sql } from '../database.ts';

/** Rows of one tenant whose time has come. */
export interface DueRow {
  readonly tenant_id: string;
  readonly ids: readonly string[];
}

const texts = {
  /** Delays that are over. */
  delays: `select tenant_id, array_agg(id) as ids from (
      select tenant_id, id from hold where state = 'open' and kind = 'delay' and until <= now() order by until limit 1000
    ) as due group by tenant_id`,
  /** Reviews nobody decided in time. */
  reviews: `select tenant_id, array_agg(id) as ids from (
      select tenant_id, id from hold where state = 'open' and kind = 'review' and until <= now() order by until limit 1000
    ) as due group by tenant_id`,
  /** Checks nobody made in time. */
  checks: `select tenant_id, array_agg(id) as ids from (
      select tenant_id, id from hold where state = 'open' and kind = 'check' and until <= now() order by until limit 1000
    ) as due group by tenant_id`,
  /** Actions whose last request can no longer arrive and whose end nobody recorded. */
  leases: `select tenant_id, array_agg(action_id) as ids from (
      select tenant_id, action_id from write_lease
      where retry_at <= now() and (woken_at is null or woken_at < now() - interval '30 seconds') order by retry_at limit 1000
    ) as due group by tenant_id`,
  /** Switches tripped until a moment that has passed. */
  switches: `select tenant_id, array_agg(id) as ids from control
    where kind = 'kill_switch' and tripped and until <= now() group by tenant_id`,
  /** Controls a person limited until a moment that has passed. */
  forced: `select tenant_id, array_agg(id) as ids from control
    where forced_mode is not null and forced_until <= now() group by tenant_id`,
} as const;

export type Due = keyof typeof texts;

/** What is due over all tenants, at most 1,000 rows a call. Reads as the system role; acting on it is done per tenant. */
export function findDue(system: Sql, due: Due): Promise<readonly DueRow[]> {
  return system.query(texts[due], [], `find-due-${due}`);
}
