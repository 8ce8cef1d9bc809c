import { cancelHold, releaseHold } from '../../line/review/change-hold.ts';
import { holdToReview } from '../../line/review/hold-to-review.ts';
import { type DelayListRow, listDelays } from '../../store/hold/list-delays.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { readTimedPlace, toProposalRow, writeTimedPlace } from './proposal-row.ts';

export function bindHolds(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listHolds, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const after = readTimedPlace(readCursor(keys, 'holds', query.cursor));
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listDelays(tx, query.limit + 1, after),
    );
    const page = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? writeTimedPlace(page.at(-1)) : null;
    return json(200, { data: page.map(toHold), nextCursor: writeCursor(keys, 'holds', next) });
  });

  bind(bound, endpoints.releaseHold, async ({ caller, params }) =>
    json(200, await releaseHold(context, caller.tenantId, params.id, caller.actor)),
  );

  bind(bound, endpoints.cancelHold, async ({ caller, params, body }) => {
    const reason = body.reason ?? null;
    const actor = caller.actor;
    return json(200, await cancelHold(context, caller.tenantId, params.id, reason, actor));
  });

  bind(bound, endpoints.holdToReview, async ({ caller, params, body }) => {
    const { like, reason = null } = body;
    const asked = { holdId: params.id, like, reason, actor: caller.actor };
    return json(200, { changed: await holdToReview(context, caller.tenantId, asked) });
  });
}

function toHold(row: DelayListRow): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    itemId: row.item_id,
    decisionId: row.decision_id,
    origin: row.origin,
    until: row.until.toISOString(),
    ...toProposalRow(row),
  };
}
