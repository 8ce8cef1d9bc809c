import { probedTypes } from '../connectors/ticket-systems.ts';
import type { LineContext } from '../line/context.ts';
import { asSql } from '../store/database.ts';
import { findDueProbes } from '../store/source/find-due-probes.ts';
import { probeSource } from './probe-source.ts';

/** Probes the sources of this process that are due, one after the other. */
export async function sweepProbes(context: LineContext): Promise<void> {
  const due = await findDueProbes(asSql(context.database.system), probedTypes);
  for (const { tenant_id: tenantId, source } of due) {
    const connector = context.connectors(tenantId, source);
    if (connector !== null) await probeSource(context, tenantId, source, connector);
  }
}
