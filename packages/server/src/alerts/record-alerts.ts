import type { AlertConfig } from '@signalbox/contract';
import { alertEntryTypes } from '@signalbox/domain';
import { takeIncidents } from '../incidents/take-incidents.ts';
import type { LineContext } from '../line/context.ts';
import { readAlertConfigs } from '../store/agent/workspace-state.ts';
import { findAlertWork, lockAlertCursor, moveAlertCursor } from '../store/alert/cursor.ts';
import { readAlertEntries } from '../store/alert/read-entries.ts';
import { asSql } from '../store/database.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import type { LockedCursor } from '../store/webhook/cursor.ts';
import { lookAfterFiring } from './look-after-firing.ts';
import { takeEntries } from './take-entries.ts';

const entriesPerTurn = 500;
/** How far the cursor may lie behind over entries that say nothing before it is moved: a write a second would be waste. */
const idleXids = 1_000;
const firstId = '00000000-0000-0000-0000-000000000000';

export type AlertContext = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'announce' | 'logger'>;

/** What a turn did. */
interface Turn {
  readonly more: boolean;
  readonly alerts: boolean;
  readonly incidents: boolean;
}

/**
 * Takes what the audit has got since the last time into alerts and incidents, and puts messages into the queues of the
 * channels; all of it and the cursor move in one transaction. With no channel, alerts are recorded all the same. Two at once
 * do no harm: the cursor's lock lets one through. `idle` when no tenant had any.
 */
export async function recordAlerts(context: AlertContext): Promise<'idle' | 'work'> {
  const system = asSql(context.database.system);
  const tenants = await findAlertWork(system, alertEntryTypes, idleXids);
  for (const { tenant_id: tenantId } of tenants) {
    try {
      while (await recordTurn(context, tenantId)) {
        // A backlog is taken in turns, so that no transaction grows with it.
      }
    } catch (error) {
      // One tenant's trouble is not the others'.
      context.logger.warn({ err: error, tenantId }, 'alerts could not be recorded; tried again');
    }
  }
  return tenants.length === 0 ? 'idle' : 'work';
}

/** True when there is more. */
async function recordTurn(context: AlertContext, tenantId: string): Promise<boolean> {
  const turn = await inTenant(context.database, tenantId, async (tx): Promise<Turn> => {
    const cursor = await lockAlertCursor(tx);
    if (cursor === undefined) return { more: false, alerts: false, incidents: false };
    const routes = await readAlertConfigs(tx);
    return takeTurn(context, tx, cursor, routes);
  });
  if (turn.alerts) context.announce(tenantId, 'alerts');
  if (turn.incidents) context.announce(tenantId, 'incidents');
  return turn.more;
}

async function takeTurn(
  context: AlertContext,
  tx: Tx,
  cursor: LockedCursor,
  routes: readonly AlertConfig[],
): Promise<Turn> {
  // An era that a restore has ended gets no more entries: it is read to its end, then the next from its beginning.
  const past = cursor.era < cursor.currentEra;
  const below = past ? null : cursor.below;
  const rows = await readAlertEntries(tx, cursor, below, alertEntryTypes, entriesPerTurn);
  const incidents = await takeIncidents(context, tx, rows);
  const taken = await takeEntries(tx, rows, cursor.era, incidents.byControl, routes);
  const last = rows.at(-1);
  if (last !== undefined && rows.length === entriesPerTurn) {
    await moveAlertCursor(tx, { era: cursor.era, xid: last.xid, id: last.id });
    return { more: true, alerts: taken, incidents: incidents.changed };
  }
  if (past) await moveAlertCursor(tx, { era: cursor.era + 1, xid: '0', id: firstId });
  else await moveOver(tx, cursor, rows.length > 0);
  // Only up to date can it be said what is over.
  const looked = past ? false : await lookAfterFiring(tx, context.now(), routes);
  return { more: past, alerts: taken || looked, incidents: incidents.changed };
}

async function moveOver(tx: Tx, from: LockedCursor, found: boolean): Promise<void> {
  const distance = BigInt(from.below) - BigInt(from.xid);
  if (distance < 0n || (!found && distance <= BigInt(idleXids))) return;
  await moveAlertCursor(tx, { era: from.era, xid: from.below, id: firstId });
}
