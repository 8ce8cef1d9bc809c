import type { Finding, SourceConfig } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

/** A ticket that is set aside, as the database writes it: `since` is RFC 3339. */
export interface AsideSeen {
  readonly externalId: string;
  readonly since: string;
  readonly tries: number;
  readonly error: string;
  readonly status: number | null;
}

export interface SourceStateRow {
  readonly name: string;
  readonly type: string;
  /** As published: secrets stand as `${NAME}`. */
  readonly config: SourceConfig;
  readonly polled_at: Date | null;
  readonly ok_at: Date | null;
  readonly next_at: Date | null;
  readonly lag_ms: number | null;
  readonly error: string | null;
  readonly status: number | null;
  readonly failures: number | null;
  readonly failing_since: Date | null;
  readonly taken: number | null;
  readonly skipped: number | null;
  readonly skipped_id: string | null;
  readonly aside: number;
  /** The first of them. */
  readonly asides: readonly AsideSeen[];
  readonly probed_at: Date | null;
  readonly findings: readonly Finding[] | null;
  readonly probe_error: string | null;
  readonly looks_waiting: number;
  readonly looks_overwritten: number;
  readonly looks_failed: number;
  readonly look_error: string | null;
}

const text = `
  select s.name, s.type, s.config, l.polled_at, l.ok_at, l.next_at, (extract(epoch from now() - l.caught_up_at) * 1000)::float8 as lag_ms,
    l.error, l.status, l.failures, l.failing_since, l.taken, l.skipped, l.skipped_id, p.probed_at, p.findings,
    p.error as probe_error, w.looks_waiting, u.looks_overwritten, u.looks_failed, u.look_error,
    d.aside, d.asides
  from source s
  left join source_poll l on l.tenant_id = $1 and l.source = s.name
  left join source_probe p on p.tenant_id = $1 and p.source = s.name
  cross join lateral (
    select count(*)::int as looks_waiting from second_look k
    where k.tenant_id = $1 and k.source = s.name and k.looked_at is null) w
  cross join lateral (
    select count(*) filter (where k.finding = 'overwritten')::int as looks_overwritten,
      count(*) filter (where k.finding = 'not_looked')::int as looks_failed,
      (array_agg(k.error_code order by k.looked_at desc) filter (where k.finding = 'not_looked'))[1] as look_error
    from second_look k
    where k.tenant_id = $1 and k.source = s.name and k.finding in ('overwritten', 'not_looked')
      and k.looked_at > now() - interval '7 days') u
  cross join lateral (
    select count(*)::int as aside, coalesce((json_agg(json_build_object('externalId', a.external_id, 'since', a.since,
        'tries', a.tries, 'error', a.error, 'status', a.status) order by a.since) filter (where a.n <= 20)), '[]') as asides
    from (
      select q.*, row_number() over (order by q.since) as n from source_aside q
      where q.tenant_id = $1 and q.source = s.name and q.system = l.system) a) d
  where s.tenant_id = $1 and s.type <> 'removed' order by s.name`;

/** The sources of the workspace in force, how polling them goes, what their probes and the last week's second looks found. */
export function listSourceStates(tx: Tx): Promise<readonly SourceStateRow[]> {
  return tx.query(text, [tx.tenantId], 'list-source-states');
}
