import { covers, type NewView, type SavedView, type ViewPage } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import type { Caller } from '../auth/caller.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import {
  findView,
  insertView,
  listViews,
  removeView,
  type SavedViewRow,
} from '../store/saved-view/saved-views.ts';
import { inTenant } from '../store/tx.ts';

/** Views one person may keep of one page. */
const viewsMax = 100;

/** The views a caller sees: its own first, then those others share. */
export async function readViews(
  context: LineContext,
  caller: Caller,
  page: ViewPage | null,
): Promise<readonly SavedView[]> {
  const rows = await inTenant(context.database, caller.tenantId, (tx) =>
    listViews(tx, page, caller.actor),
  );
  return rows.map((row) => toView(row, caller));
}

/**
 * Keeps the filters of a page under a name. The query is kept as a browser would write it, so equal filters are equal text.
 *
 * @throws Refusal `name_taken` when the caller has a view of that name on that page, `limit_reached` at 100 a page
 */
export async function saveView(
  context: LineContext,
  caller: Caller,
  view: NewView,
): Promise<SavedView> {
  const query = new URLSearchParams(view.query).toString();
  const row: SavedViewRow = { ...view, query, id: uuidV7(), owner: caller.actor };
  await inTenant(context.database, caller.tenantId, async (tx) => {
    const kept = await insertView(tx, row, viewsMax);
    if (kept !== 'kept') throw new Refusal(kept === 'taken' ? 'name_taken' : 'limit_reached');
    const { id: viewId, page, shared } = row;
    const detail = { viewId, page, shared };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'view_saved', actor: caller.actor, itemId: null, detail },
    ]);
  });
  return toView(row, caller);
}

/**
 * Removes a view: its owner's, or with the scope `admin` one that is shared.
 *
 * @throws Refusal `not_found` also for what somebody else keeps to himself, `forbidden` for what somebody else shares
 */
export async function forgetView(context: LineContext, caller: Caller, id: string): Promise<void> {
  await inTenant(context.database, caller.tenantId, async (tx) => {
    const row = await findView(tx, id);
    const own = row?.owner === caller.actor;
    if (row === undefined || (!own && !row.shared)) throw new Refusal('not_found');
    if (!own && !covers(caller.scopes, 'admin')) throw new Refusal('forbidden');
    if (!(await removeView(tx, id))) throw new Refusal('not_found');
    const detail = { viewId: id, page: row.page, shared: row.shared };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'view_removed', actor: caller.actor, itemId: null, detail },
    ]);
  });
}

function toView({ owner, ...row }: SavedViewRow, caller: Caller): SavedView {
  const { id, name, page, query, shared } = row;
  return { id, name, page, query, shared, mine: owner === caller.actor };
}
