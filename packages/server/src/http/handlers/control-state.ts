import type { ControlCauseView, ControlChangeView } from '@signalbox/contract';
import { storableText } from '../../audit/storable.ts';
import { readControls, replayControls } from '../../controls/replay.ts';
import { toStateView } from '../../controls/state-view.ts';
import { tryLimits } from '../../controls/try-limits.ts';
import { Refusal } from '../../line/refusal.ts';
import { readLiveVersions } from '../../store/agent/read-live-versions.ts';
import { listSources } from '../../store/agent/workspace-state.ts';
import { type ControlChangeRow, listControlChanges } from '../../store/control/list-changes.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { invalidQuery } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { utcTime } from '../validate.ts';

export function bindControlState(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.getControlState, async ({ caller, query }) => {
    const nowMs = context.now();
    const at = query.at === undefined ? null : momentOf(query.at, nowMs);
    const view = await inTenant(context.database, caller.tenantId, async (tx) => {
      const replayed = at === null ? await readControls(tx, nowMs) : await replayControls(tx, at);
      // Nobody watched then, so nothing can be said.
      if (replayed === null) throw new Refusal('not_found');
      const names = {
        agents: (await readLiveVersions(tx)).map((one) => one.agent),
        sources: (await listSources(tx)).map((one) => one.name),
      };
      const lagMs = at === null ? (tx.controlsAgeMs ?? 0) : 0;
      return toStateView(replayed, names, at ?? new Date(nowMs), lagMs);
    });
    return json(200, view);
  });

  bind(bound, endpoints.listControlChanges, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'control-changes', query.cursor);
    const control = query.control === undefined ? null : storableText(query.control);
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listControlChanges(tx, control, below, query.limit + 1),
    );
    const page = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (page.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, 'control-changes', next);
    return json(200, { data: page.map(toChange), nextCursor });
  });

  bind(bound, endpoints.tryLimits, async ({ caller, body }) =>
    json(200, await tryLimits(context, caller.tenantId, body)),
  );
}

/** @throws HttpRefusal `invalid_query` for a moment that is none or has not been yet */
function momentOf(at: string, nowMs: number): Date {
  const moment = new Date(utcTime(at, (message) => invalidQuery('at', message)));
  if (moment.getTime() > nowMs) throw invalidQuery('at', 'has not been yet');
  return moment;
}

function toChange({ id, at, type, actor, detail }: ControlChangeRow): ControlChangeView {
  const text = (key: string): string | null => {
    const value = detail[key];
    return typeof value === 'string' ? value : null;
  };
  return {
    ...{ at: at.toISOString(), control: text('control') ?? '', type, actor },
    ...{ from: text('from'), to: text('to') ?? text('mode'), reason: text('reason') },
    cause: (detail['cause'] as ControlCauseView | undefined) ?? null,
    auditId: id,
  };
}
