import { claimReview } from '../../line/review/claim.ts';
import { decideAlike } from '../../line/review/decide-alike.ts';
import { decideReview } from '../../line/review/decide-review.ts';
import { unclaimReview } from '../../line/review/unclaim.ts';
import { listReviews, type ReviewListRow } from '../../store/review/list-reviews.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { readTimedPlace, toProposalRow, writeTimedPlace } from './proposal-row.ts';

// A cursor of one list means nothing in another.
const cursorNames = {
  review: { oldest: 'reviews', expiring: 'reviews-expiring' },
  check: { oldest: 'checks', expiring: 'checks-expiring' },
} as const;

export function bindReviews(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listReviews, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const { kind, state, order, queue = null, like = null, limit } = query;
    const cursorName = cursorNames[kind][order];
    const after = readTimedPlace(readCursor(keys, cursorName, query.cursor));
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listReviews(tx, { kind, state, queue, like, order }, limit + 1, after),
    );
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? writeTimedPlace(page.at(-1)) : null;
    return json(200, { data: page.map(toReview), nextCursor: writeCursor(keys, cursorName, next) });
  });

  bind(bound, endpoints.claimReview, async ({ caller, params }) =>
    json(200, await claimReview(context, caller.tenantId, params.id, caller.actor)),
  );

  bind(bound, endpoints.unclaimReview, async ({ caller, params, body }) => {
    const claimId = body.claimId.toLowerCase();
    return json(
      200,
      await unclaimReview(context, caller.tenantId, params.id, claimId, caller.actor),
    );
  });

  bind(bound, endpoints.decideReview, async ({ caller, params, body }) =>
    json(200, await decideReview(context, caller.tenantId, params.id, body, caller.actor)),
  );

  bind(bound, endpoints.decideAlike, async ({ caller, body }) =>
    json(200, { results: await decideAlike(context, caller.tenantId, body, caller.actor) }),
  );
}

function toReview(row: ReviewListRow): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    kind: row.kind,
    origin: row.origin,
    inclusion: row.inclusion,
    itemId: row.item_id,
    decisionId: row.decision_id,
    expiresAt: row.until.toISOString(),
    claimedBy: row.claimed_by,
    queue: row.queue,
    lane: row.lane,
    ...toProposalRow(row),
  };
}
