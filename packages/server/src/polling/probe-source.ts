import type { Finding } from '@signalbox/contract';
import { type Connector, ConnectorError } from '../connectors/connector.ts';
import type { LineContext } from '../line/context.ts';
import { putProbe } from '../store/source/put-probe.ts';
import { inTenant } from '../store/tx.ts';

const probeMs = 60_000;

export interface Probed {
  /** Null when the source could not be asked. */
  readonly findings: readonly Finding[] | null;
  readonly error: string | null;
}

/** Asks a source what it lacks and keeps the answer; null for one that cannot tell. */
export async function probeSource(
  context: Pick<LineContext, 'database' | 'logger'>,
  tenantId: string,
  source: string,
  connector: Connector,
): Promise<Probed | null> {
  if (connector.probe === undefined) return null;
  const probed = await ask(connector.probe(probeMs));
  await inTenant(context.database, tenantId, (tx) => putProbe(tx, { source, ...probed }));
  const missing = (probed.findings ?? []).filter(isMissing);
  if (missing.length > 0) {
    const codes = missing.map(({ code, place, subject }) => ({ code, place, subject }));
    context.logger.warn({ tenantId, source, findings: codes }, 'a source lacks something');
  }
  return probed;
}

/** Something is not there, rather than that it could not be looked at yet. */
export function isMissing(finding: Finding): boolean {
  return finding.code !== 'not_checked';
}

async function ask(probing: Promise<readonly Finding[]>): Promise<Probed> {
  try {
    return { findings: await probing, error: null };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { findings: null, error: error.fault };
  }
}
