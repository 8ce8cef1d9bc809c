import type { Finding, SourceConfig } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

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
  readonly probed_at: Date | null;
  readonly findings: readonly Finding[] | null;
  readonly probe_error: string | null;
}

const text = `
  select s.name, s.type, s.config, l.polled_at, l.ok_at, l.next_at, (extract(epoch from now() - l.caught_up_at) * 1000)::float8 as lag_ms,
    l.error, l.status, l.failures, l.failing_since, l.taken, l.skipped, l.skipped_id, p.probed_at, p.findings,
    p.error as probe_error
  from source s
  left join source_poll l on l.tenant_id = $1 and l.source = s.name
  left join source_probe p on p.tenant_id = $1 and p.source = s.name
  where s.tenant_id = $1 and s.type <> 'removed' order by s.name`;

/** The sources of the workspace in force, how polling them goes and what their probes found. */
export function listSourceStates(tx: Tx): Promise<readonly SourceStateRow[]> {
  return tx.query(text, [tx.tenantId], 'list-source-states');
}
