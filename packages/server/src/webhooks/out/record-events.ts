import { uuidV7 } from '../../ids/uuid-v7.ts';
import type { LineContext } from '../../line/context.ts';
import { asSql } from '../../store/database.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import { findTold } from '../../store/webhook/claim-deliveries.ts';
import { type Cursor, lockCursor, moveCursor } from '../../store/webhook/cursor.ts';
import { insertDeliveries, type NewDeliveryRow } from '../../store/webhook/deliveries.ts';
import { readWanted, type WantedRow } from '../../store/webhook/endpoints.ts';
import { readTold, type ToldRow } from '../../store/webhook/read-told.ts';
import { eventsOf, toldTypes } from './events.ts';

const entriesPerTurn = 1_000;
/** How far a cursor may lie behind over entries that tell nothing before it is moved: a write a second would be waste. */
const idleXids = 1_000n;
const firstId = '00000000-0000-0000-0000-000000000000';

type Context = Pick<LineContext, 'database' | 'announce'>;

/**
 * Reads what the audit has got since the last time and puts it into the queues of the endpoints that want it; queues and
 * cursor move in one transaction. With no endpoint it is one small query. Two at once do no harm: the cursor's lock lets one
 * through, and an event stands in a queue once.
 */
export async function recordEvents(context: Context): Promise<void> {
  for (const { tenant_id: tenantId } of await findTold(asSql(context.database.system))) {
    while (await recordTurn(context, tenantId)) {
      // A backlog is taken in turns, so that no transaction grows with it.
    }
  }
}

/** True when there is more. */
async function recordTurn(context: Context, tenantId: string): Promise<boolean> {
  const turn = await inTenant(context.database, tenantId, async (tx) => {
    const cursor = await lockCursor(tx);
    const wanted = cursor === undefined ? [] : await readWanted(tx);
    if (cursor === undefined || wanted.length === 0) return { told: 0, more: false };
    const after = later(cursor, firstWanted(wanted));
    // An era that a restore has ended gets no more entries: it is read to its end, then the next from its beginning.
    const past = after.era < cursor.currentEra;
    const below = past ? null : cursor.below;
    const types = typesFor(wanted.flatMap((one) => one.events));
    const rows = await readTold(tx, after, below, types, entriesPerTurn);
    const deliveries = rows.flatMap((row) => deliveriesOf(row, after.era, wanted));
    await insertDeliveries(tx, deliveries);
    const last = rows.at(-1);
    if (last !== undefined && rows.length === entriesPerTurn) {
      await moveCursor(tx, { era: after.era, xid: last.xid, id: last.id });
      return { told: deliveries.length, more: true };
    }
    if (past) await moveCursor(tx, { era: after.era + 1, xid: '0', id: firstId });
    else await moveOver(tx, after, cursor.below, rows.length > 0);
    return { told: deliveries.length, more: past };
  });
  if (turn.told > 0) context.announce(tenantId, 'webhooks');
  return turn.more;
}

/** Nobody wants what was before: after a time without endpoints nothing of it is read. */
function firstWanted(wanted: readonly WantedRow[]): Cursor {
  return wanted
    .map((one) => ({ era: one.from_era, xid: one.from_xid, id: firstId }))
    .reduce((first, one) => (isLater(first, one) ? one : first));
}

function later<T extends Cursor>(cursor: T, other: Cursor): Cursor {
  return isLater(other, cursor) ? other : cursor;
}

function isLater(one: Cursor, other: Cursor): boolean {
  return one.era > other.era || (one.era === other.era && BigInt(one.xid) > BigInt(other.xid));
}

/** Moves the cursor over what was read to its end. One ahead of that (an endpoint made a moment ago) stays. */
async function moveOver(tx: Tx, from: Cursor, belowXid: string, found: boolean): Promise<void> {
  const distance = BigInt(belowXid) - BigInt(from.xid);
  if (distance < 0n || (!found && distance <= idleXids)) return;
  await moveCursor(tx, { era: from.era, xid: belowXid, id: firstId });
}

function typesFor(events: readonly string[]): readonly string[] {
  const wanted = new Set(events);
  return Object.entries(toldTypes).flatMap(([type, told]) =>
    told.some((event) => wanted.has(event)) ? [type] : [],
  );
}

function deliveriesOf(
  row: ToldRow,
  era: number,
  wanted: readonly WantedRow[],
): readonly NewDeliveryRow[] {
  return eventsOf(row).flatMap((event) =>
    wanted.flatMap((endpoint): NewDeliveryRow[] => {
      if (!endpoint.events.includes(event.type)) return [];
      const since = { era: endpoint.from_era, xid: endpoint.from_xid, id: firstId };
      if (isLater(since, { era, xid: row.xid, id: row.id })) return [];
      const body = JSON.stringify({
        type: event.type,
        timestamp: row.at.toISOString(),
        data: event.data,
      });
      return [{ id: uuidV7(), endpoint_id: endpoint.id, type: event.type, entry_id: row.id, body }];
    }),
  );
}
