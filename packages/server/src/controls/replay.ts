import {
  advance,
  type ControlEvent,
  type ControlPolicy,
  type ControlState,
  emptyControls,
  parseControlState,
  reduceAll,
} from '@signalbox/domain';
import { type LogPlace, readControlCursor } from '../store/control/cursor.ts';
import { readLog } from '../store/control/read-log.ts';
import { readSnapshot } from '../store/control/snapshots.ts';
import type { Tx } from '../store/tx.ts';
import { parseControlPolicy, readControlPolicy } from './control-policy.ts';
import { eventsOf } from './events-of.ts';

export interface Replayed {
  readonly state: ControlState;
  readonly policy: ControlPolicy;
}

const entriesPerRead = 5_000;

/** Where the controls stand: what was saved last, a second ago at most, with the time since passed. */
export async function readControls(tx: Tx, nowMs: number): Promise<Replayed> {
  const cursor = await readControlCursor(tx, tx.tenantId);
  const policy = parseControlPolicy(cursor?.policy) ?? (await readControlPolicy(tx));
  const state = parseControlState(cursor?.state) ?? emptyControls();
  return { state: advance(state, nowMs, policy), policy };
}

/**
 * Where the controls stood at a past moment, from the snapshot before it and what the audit says happened since. Null when it lies
 * before the first snapshot.
 */
export async function replayControls(tx: Tx, at: Date): Promise<Replayed | null> {
  const start = await startOfReplay(tx, at);
  if (start === null) return null;
  let { state } = start;
  for await (const events of eventsSince(tx, start.place, at)) {
    state = reduceAll(state, events, start.policy);
  }
  return { state: advance(state, at.getTime(), start.policy), policy: start.policy };
}

export interface ReplayStart extends Replayed {
  readonly at: Date;
  readonly place: LogPlace;
}

/** The snapshot a replay of `at` begins with; null when the first one is later. */
export async function startOfReplay(tx: Tx, at: Date): Promise<ReplayStart | null> {
  const snapshot = await readSnapshot(tx, at);
  if (snapshot === undefined || snapshot.at > at) return null;
  return startFrom(snapshot);
}

/** The first snapshot at or before `at`, else the earliest there is. */
export async function startNear(tx: Tx, at: Date): Promise<ReplayStart | null> {
  const snapshot = await readSnapshot(tx, at);
  return snapshot === undefined ? null : startFrom(snapshot);
}

function startFrom(
  snapshot: Awaited<ReturnType<typeof readSnapshot>> & object,
): ReplayStart | null {
  const state = parseControlState(snapshot.state);
  const policy = parseControlPolicy(snapshot.policy);
  const { at, era, xid, id } = snapshot;
  return state === null || policy === null ? null : { at, state, policy, place: { era, xid, id } };
}

/** Events after a place, in commit order, until the first that was recorded after `until`. */
export async function* eventsSince(
  tx: Tx,
  place: LogPlace,
  until: Date,
): AsyncGenerator<readonly ControlEvent[]> {
  let from = place;
  for (;;) {
    const { rows, currentEra } = await readLog(tx, tx.tenantId, from, entriesPerRead);
    const inTime = rows.filter((row) => row.at <= until);
    yield inTime.flatMap((row) => eventsOf(row, from.era));
    const last = rows.at(-1);
    if (inTime.length < rows.length) return;
    if (last !== undefined && rows.length === entriesPerRead) {
      from = { era: from.era, xid: last.xid, id: last.id };
    } else if (from.era < currentEra) {
      from = { era: from.era + 1, xid: '0', id: '00000000-0000-0000-0000-000000000000' };
    } else return;
  }
}
