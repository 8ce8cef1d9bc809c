import { cancelHold, releaseHold } from '../../line/review/change-hold.ts';
import { claimReview } from '../../line/review/claim.ts';
import { decideReview } from '../../line/review/decide-review.ts';
import { inTenant } from '../../store/tx.ts';
import { listReviews } from '../../store/views/list-reviews.ts';
import { type BindContext, bind } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindReviews(bound: BindContext, { context }: Ports): void {
  bind(bound, endpoints.listReviews, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const after = readCursor(keys, 'reviews', query.cursor);
    const filter = { state: query.state, queue: query.queue ?? null };
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listReviews(tx, filter, query.limit + 1, after),
    );
    const page = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (page.at(-1)?.id ?? null) : null;
    const data = page.map((row) => ({
      id: row.id,
      itemId: row.item_id,
      decisionId: row.decision_id,
      expiresAt: row.until.toISOString(),
      claimedBy: row.claimed_by,
      queue: row.queue,
    }));
    return json(200, { data, nextCursor: writeCursor(keys, 'reviews', next) });
  });

  bind(bound, endpoints.claimReview, async ({ caller, params }) =>
    json(200, await claimReview(context, caller.tenantId, params.id, `key:${caller.keyId}`)),
  );

  bind(bound, endpoints.decideReview, async ({ caller, params, body }) =>
    json(200, await decideReview(context, caller.tenantId, params.id, body, `key:${caller.keyId}`)),
  );

  bind(bound, endpoints.releaseHold, async ({ caller, params }) =>
    json(200, await releaseHold(context, caller.tenantId, params.id, `key:${caller.keyId}`)),
  );

  bind(bound, endpoints.cancelHold, async ({ caller, params, body }) => {
    const reason = body.reason ?? null;
    const actor = `key:${caller.keyId}`;
    return json(200, await cancelHold(context, caller.tenantId, params.id, reason, actor));
  });
}
