import { causeOfEvent, handOverEventTypes, mayAcknowledge } from '@signalbox/domain';
import type { SourceTerms } from '../../../agents/runtime.ts';
import { uuidV7 } from '../../../ids/uuid-v7.ts';
import { asSql } from '../../../store/database.ts';
import {
  findHandOverWork,
  lockHandOverCursor,
  moveHandOverCursor,
} from '../../../store/hand-over/cursor.ts';
import { insertHandOvers, type NewHandOver } from '../../../store/hand-over/insert.ts';
import { type HandOverEventRow, readHandOverEvents } from '../../../store/hand-over/read-events.ts';
import { inTenant } from '../../../store/tx.ts';
import type { LineContext } from '../../context.ts';

const entriesPerTurn = 1_000;
/** How far a cursor may lie behind over entries that say nothing before it is moved: a write a second would be waste. */
const idleXids = 1_000;
const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Reads what the audit has got since the last time and makes due what sources are to be told of items that went to a person;
 * both and the cursor in one transaction. The line knows nothing of it and pays nothing for it, and what is in the audit cannot
 * be missed.
 *
 * @returns tenants for which there was something to read
 */
export async function recordHandOvers(context: LineContext): Promise<number> {
  const work = await findHandOverWork(asSql(context.database.system), handOverEventTypes, idleXids);
  for (const { tenant_id: tenantId } of work) {
    while (await recordTurn(context, tenantId)) {
      // A backlog is taken in turns, so that no transaction grows with it.
    }
  }
  return work.length;
}

/** True when there is more. */
async function recordTurn(context: LineContext, tenantId: string): Promise<boolean> {
  return inTenant(context.database, tenantId, async (tx) => {
    const cursor = await lockHandOverCursor(tx);
    if (cursor === undefined) return false;
    const { terms } = await context.runtimes(tx);
    // An era that a restore has ended gets no more entries: it is read to its end, then the next from its beginning.
    const past = cursor.era < cursor.currentEra;
    const below = past ? null : cursor.below;
    const rows = await readHandOverEvents(tx, cursor, below, handOverEventTypes, entriesPerTurn);
    await insertHandOvers(
      tx,
      rows.flatMap((row) => handOversOf(row, terms.get(row.source ?? ''))),
    );
    const last = rows.at(-1);
    if (last !== undefined && rows.length === entriesPerTurn) {
      await moveHandOverCursor(tx, { era: cursor.era, xid: last.xid, id: last.id });
      return true;
    }
    // A transaction from before the cursor was made may still be running: what it began with stays behind it.
    if (!past && BigInt(cursor.below) <= BigInt(cursor.xid)) return false;
    const to = past
      ? { era: cursor.era + 1, xid: '0', id: firstId }
      : { era: cursor.era, xid: cursor.below, id: firstId };
    await moveHandOverCursor(tx, to);
    return past;
  });
}

function handOversOf(
  row: HandOverEventRow,
  terms: SourceTerms | undefined,
): readonly NewHandOver[] {
  if (terms === undefined || row.item_id === null) return [];
  const { detail } = row;
  const reasons = Array.isArray(detail['reasons']) ? detail['reasons'] : [];
  const cause = causeOfEvent({
    type: row.type,
    state: textOf(detail['state']),
    lane: textOf(detail['lane']),
    verdict: textOf(detail['verdict']),
    reasonCodes: reasons.flatMap((one: { readonly code?: unknown }) => textOf(one.code) ?? []),
    code: textOf(detail['code']),
    byControl: textOf(detail['control']) !== null,
  });
  if (cause === null) return [];
  const { handOver, acknowledge } = terms;
  const base = { item_id: row.item_id, cause };
  const due: NewHandOver[] = [];
  if (handOver?.causes.includes(cause) === true) {
    due.push({ ...base, id: uuidV7(), kind: 'note' });
  }
  if (acknowledge !== undefined && mayAcknowledge(row.requester ?? 'unknown')) {
    due.push({ ...base, id: uuidV7(), kind: 'acknowledgement' });
  }
  return due;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
