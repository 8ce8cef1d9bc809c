import { dueChannelsText } from '../alert/claim.ts';
import type { Sql } from '../database.ts';
import { dueHandOversText } from '../hand-over/find-due.ts';
import { duePollsText } from '../source/find-due-polls.ts';
import { dueEndpointsText, toldText } from '../webhook/claim-deliveries.ts';

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
  /** Confirmed writes that are to be looked at again; one that was woken and has not ended was lost with its worker. */
  looks: `select tenant_id, array_agg(action_id) as ids from (
      select tenant_id, action_id from second_look
      where looked_at is null and due_at <= now() and (woken_at is null or woken_at < now() - interval '10 minutes')
      order by due_at limit 1000
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

// Each is an index probe or a look at a small table; together they are one question for all that polls.
const polled = {
  ...texts,
  deliveries: dueEndpointsText,
  alertMessages: dueChannelsText,
  polls: duePollsText,
  handOvers: dueHandOversText,
  /** Endpoints that are told what happens. */
  told: toldText,
} as const;

export type Polled = keyof typeof polled;

const anyText = `select ${Object.entries(polled)
  .map(([due, text]) => `exists (${text}) as "${due}"`)
  .join(', ')}`;

/** Of what something is due, over all tenants. */
export async function findAnyDue(system: Sql): Promise<Readonly<Record<Polled, boolean>>> {
  const [found] = await system.query<Record<Polled, boolean>>(anyText, [], 'find-any-due');
  if (found === undefined) throw new Error('what is due has no row');
  return found;
}
