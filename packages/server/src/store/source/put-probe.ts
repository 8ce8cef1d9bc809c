import type { Finding } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface ProbeResult {
  readonly source: string;
  /** Null when it could not be asked. */
  readonly findings: readonly Finding[] | null;
  readonly error: string | null;
}

// Findings stay as they were when the source could not be asked: that it does not answer takes no right from it.
const text = `
  insert into source_probe as p (tenant_id, source, system, probed_at, findings, error)
  select $1, $2, coalesce((select md5(config::text) from source where tenant_id = $1 and name = $2), ''), now(), $3, $4
  on conflict (tenant_id, source) do update set system = excluded.system, probed_at = now(),
    findings = coalesce(excluded.findings, p.findings), error = excluded.error`;

/** Keeps what a probe of a source found. */
export async function putProbe(tx: Tx, { source, findings, error }: ProbeResult): Promise<void> {
  const found = findings === null ? null : JSON.stringify(findings);
  await tx.query(text, [tx.tenantId, source, found, error]);
}
