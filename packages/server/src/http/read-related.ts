import type { RelatedView } from '@signalbox/contract';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { countLike } from '../store/check/count-like.ts';
import { type LikeRow, listLike } from '../store/check/list-like.ts';
import { readProposed } from '../store/check/read-proposed.ts';
import { inTenant } from '../store/tx.ts';

const shown = 100;
const none = { total: 0, written: 0, held: 0, checked: 0 };

/**
 * Automatic decisions that may share a mistake with an item's: counts of the newest 10,000 of seven days, and the newest 100.
 *
 * @throws Refusal `not_found`
 */
export async function readRelated(
  context: LineContext,
  tenantId: string,
  itemId: string,
): Promise<RelatedView> {
  return inTenant(context.database, tenantId, async (tx) => {
    const proposed = await readProposed(tx, itemId);
    if (proposed === undefined) throw new Refusal('not_found');
    if (proposed === null) return { like: none, followed: none, items: [] };
    const { total, written, held, checked, ...after } = await countLike(tx, proposed);
    return {
      like: { total, written, held, checked },
      followed: {
        total: after.followed,
        written: after.followed_written,
        held: after.followed_held,
        checked: after.followed_checked,
      },
      items: (await listLike(tx, proposed, shown)).map(toRelated),
    };
  });
}

function toRelated(row: LikeRow): RelatedView['items'][number] {
  const { external_id: externalId, source, state, check } = row;
  return {
    ...{ id: row.item_id, externalId, source, state, check },
    decidedAt: row.decided_at.toISOString(),
  };
}
