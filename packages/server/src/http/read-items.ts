import type { ItemSummary, ItemView } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import type { Caller } from '../auth/caller.ts';
import type { LineContext } from '../line/context.ts';
import { messageAad } from '../line/intake/message-aad.ts';
import { Refusal } from '../line/refusal.ts';
import { openReplySecrets } from '../line/reply/secrets.ts';
import { type FindOptions, findItems } from '../search/find-items.ts';
import { readReplySecrets } from '../store/reply/read-secrets.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import {
  readActions,
  readChecks,
  readDecisions,
  readFlags,
  readHandOvers,
  readMessages,
  readReviews,
} from '../store/views/item-parts.ts';
import { type ItemRow, readItemRow } from '../store/views/item-rows.ts';
import { readTimeline } from '../store/views/list-audit.ts';
import { readSealed } from '../store/views/read-sealed.ts';
import { openText, unwrapItemKey } from '../vault/item-key.ts';
import { type ItemParts, type OriginalText, toItemSummary, toItemView } from './item-view.ts';

/** A page of items; its parts take seven queries, however many items it has. */
export async function listItems(
  context: LineContext,
  tenantId: string,
  options: FindOptions,
): Promise<{ readonly items: readonly ItemSummary[]; readonly nextId: string | null }> {
  return inTenant(context.database, tenantId, async (tx) => {
    const page = await findItems(tx, options);
    const parts = await gatherParts(tx, page.rows);
    return { items: parts.map(toItemSummary), nextId: page.nextId };
  });
}

/**
 * One item with its timeline. With `original` its texts are opened under the item's key, and the look is recorded in the same
 * transaction: nobody sees an original without an entry that says so.
 *
 * @throws Refusal `not_found`
 */
export async function readItem(
  context: LineContext,
  caller: Caller,
  itemId: string,
  original: boolean,
): Promise<ItemView> {
  return inTenant(context.database, caller.tenantId, async (tx) => {
    const row = await readItemRow(tx, itemId);
    if (row === undefined) throw new Refusal('not_found');
    const originals = original ? await openOriginals(context, tx, itemId, caller) : undefined;
    const [parts] = await gatherParts(tx, [row]);
    if (parts === undefined) throw new Refusal('not_found');
    const replyValues = original ? await openReplyValues(context, tx, parts) : undefined;
    return toItemView({ ...parts, originals, replyValues }, await readTimeline(tx, itemId));
  });
}

async function gatherParts(tx: Tx, items: readonly ItemRow[]): Promise<readonly ItemParts[]> {
  if (items.length === 0) return [];
  const ids = items.map((item) => item.id);
  const messages = groupByItem(await readMessages(tx, ids));
  const decisionIds = items.flatMap((item) =>
    item.decision_id === null ? [] : [item.decision_id],
  );
  const decisions = new Map(
    (decisionIds.length === 0 ? [] : await readDecisions(tx, decisionIds)).map((row) => [
      row.id,
      row,
    ]),
  );
  const actions = groupByItem(await readActions(tx, ids));
  const reviews = new Map((await readReviews(tx, ids)).map((row) => [row.item_id, row]));
  const flags = groupByItem(await readFlags(tx, ids));
  const handOvers = groupByItem(await readHandOvers(tx, ids));
  const checks = new Map((await readChecks(tx, ids)).map((row) => [row.item_id, row]));
  return items.map((item) => ({
    item,
    messages: messages.get(item.id) ?? [],
    decision: decisions.get(item.decision_id ?? ''),
    actions: actions.get(item.id) ?? [],
    review: reviews.get(item.id),
    check: checks.get(item.id),
    handOvers: handOvers.get(item.id) ?? [],
    flags: flags.get(item.id) ?? [],
  }));
}

function groupByItem<Row extends { readonly item_id: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.item_id);
    if (group === undefined) groups.set(row.item_id, [row]);
    else group.push(row);
  }
  return groups;
}

async function openOriginals(
  context: LineContext,
  tx: Tx,
  itemId: string,
  caller: Caller,
): Promise<ReadonlyMap<string, OriginalText>> {
  const sealed = await readSealed(tx, itemId);
  const originals = new Map<string, OriginalText>();
  // Erased: there is no text left to look at, and so no look to record.
  if (sealed === undefined) return originals;
  const key = unwrapItemKey(context.keysOf(tx.tenantId), itemId, sealed.wrapped);
  for (const message of sealed.messages) {
    // A message erased before the ticket came in again under a new key.
    if (message.sealed.length === 0) continue;
    originals.set(message.id, toOriginal(openText(key, messageAad(message.id), message.sealed)));
  }
  const detail = { messages: originals.size };
  await appendAudit(context, tx, [
    { stage: 'hold', type: 'original_viewed', actor: caller.actor, itemId, detail },
  ]);
  return originals;
}

/** What fills the reply of the standing decision; nothing when there is none or its texts were erased. */
async function openReplyValues(
  context: LineContext,
  tx: Tx,
  { decision, actions }: ItemParts,
): Promise<Readonly<Record<string, string>> | undefined> {
  if (decision?.reply == null) return undefined;
  const action = actions.filter((one) => one.decision_id === decision.id).at(-1);
  const [row] = action === undefined ? [] : await readReplySecrets(tx, [action.id]);
  if (row === undefined) return undefined;
  return openReplySecrets(context.keysOf(tx.tenantId), row).values;
}

/** The secret of a message is what `prepareArrival` sealed: version 1, the canonical original as text, and placeholders. */
function toOriginal(secret: string): OriginalText {
  const { original, aside } = JSON.parse(secret) as {
    readonly original: string;
    readonly aside?: string;
  };
  const { subject, body } = JSON.parse(original) as {
    readonly subject: string;
    readonly body: string;
  };
  return { subject, text: body, ...(aside === undefined ? {} : { aside }) };
}
