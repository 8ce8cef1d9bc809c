import type { SourceView } from '@signalbox/contract';
import { ticketSystems } from '../../connectors/ticket-systems.ts';
import { Refusal } from '../../line/refusal.ts';
import { probeSource } from '../../polling/probe-source.ts';
import { listSourceStates, type SourceStateRow } from '../../store/source/list-source-states.ts';
import { putProbe } from '../../store/source/put-probe.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindSources(bound: BindContext, { context }: Ports): void {
  const viewsOf = async (tenantId: string): Promise<readonly SourceView[]> => {
    const rows = await inTenant(context.database, tenantId, listSourceStates);
    return rows.map((row) => {
      const connector = context.connectors(tenantId, row.name);
      // Without its variables nobody knows, and asking says that they are missing.
      return toView(row, connector === null || connector.probe !== undefined);
    });
  };
  const viewOf = async (tenantId: string, name: string): Promise<SourceView> => {
    const view = (await viewsOf(tenantId)).find((one) => one.name === name);
    if (view === undefined) throw new Refusal('not_found');
    return view;
  };

  bind(bound, endpoints.listSources, async ({ caller }) => {
    return json(200, { data: await viewsOf(caller.tenantId), nextCursor: null });
  });

  bind(bound, endpoints.probeSource, async ({ caller: { tenantId }, params: { name } }) => {
    await viewOf(tenantId, name);
    const connector = context.connectors(tenantId, name);
    if (connector === null) {
      // Its variables are not set in this process, so there is no way to it.
      const missing = { source: name, findings: null, error: 'secret_missing' };
      await inTenant(context.database, tenantId, (tx) => putProbe(tx, missing));
    } else {
      await probeSource(context, tenantId, name, connector);
    }
    return json(200, await viewOf(tenantId, name));
  });
}

function toView(row: SourceStateRow, canProbe: boolean): SourceView {
  const { name, type } = row;
  const title = ticketSystems[type]?.title ?? type;
  const secondLooks = looksOf(row);
  return { name, type, title, poll: pollOf(row), canProbe, probe: probeOf(row), secondLooks };
}

function pollOf(row: SourceStateRow): SourceView['poll'] {
  const poll = 'poll' in row.config ? row.config.poll : undefined;
  if (poll === undefined) return null;
  return {
    everyMs: poll.everyMs,
    lastPollAt: row.polled_at?.toISOString() ?? null,
    lastSuccessAt: row.ok_at?.toISOString() ?? null,
    nextPollAt: row.next_at?.toISOString() ?? null,
    ...{ lagMs: row.lag_ms, error: row.error, status: row.status },
    failures: row.failures ?? 0,
    failingSince: row.failing_since?.toISOString() ?? null,
    taken: row.taken ?? 0,
    skipped: row.skipped ?? 0,
    lastSkippedId: row.skipped_id,
    aside: row.aside,
    asideTickets: row.asides.map((one) => ({ ...one, since: new Date(one.since).toISOString() })),
  };
}

function looksOf(row: SourceStateRow): SourceView['secondLooks'] {
  // What was published before there was such a key has none.
  const afterMs = 'lookAgainAfterMs' in row.config ? row.config.lookAgainAfterMs : null;
  if (afterMs === null) return null;
  const { looks_waiting: waiting, looks_overwritten: overwritten } = row;
  return { afterMs, waiting, overwritten, notLooked: row.looks_failed, lastError: row.look_error };
}

function probeOf({ probed_at, probe_error, findings }: SourceStateRow): SourceView['probe'] {
  if (probed_at === null) return null;
  return { at: probed_at.toISOString(), error: probe_error, findings: [...(findings ?? [])] };
}
