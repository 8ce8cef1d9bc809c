import { advance, reduceAll, verdictOf } from '@signalbox/domain';
import type { LineContext } from '../line/context.ts';
import type { LogPlace } from '../store/control/cursor.ts';
import {
  type LogHead,
  type LogRow,
  type LogTurn,
  readLog,
  readLogHeads,
} from '../store/control/read-log.ts';
import { asSql } from '../store/database.ts';
import { inTenant } from '../store/tx.ts';
import { burningOf } from './burning.ts';
import { readControlPolicy } from './control-policy.ts';
import { eventsOf } from './events-of.ts';
import { findingsOf } from './findings.ts';
import { handOver } from './hand-over.ts';
import { type Change, changesOf, recordTurn, type Warning, warningsOf } from './record-turn.ts';
import { loadMemory, type Memory } from './reducer-memory.ts';

export interface Reducer {
  /** Takes what became final since the last time into the controls of every tenant; `idle` when nothing had. */
  run(): Promise<'idle' | 'work'>;
  /** The same for one tenant. */
  reduce(tenantId: string): Promise<void>;
}

/** Hears of the work; for measuring it. */
export interface ReducerWatch {
  /** How long ago the entries that were just taken in had been recorded, milliseconds. What they change is in force. */
  readonly counted: (agesMs: readonly number[]) => void;
}

const entriesPerTurn = 2_000;
/** Far below the age from which controls count as stale. Without news only their mark is renewed. */
const saveEveryMs = { news: 2_500, none: 4_000 };
const snapshotEveryMs = 3_600_000;
const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the audit of each tenant in commit order and moves its controls: degradation, breakers, burst guards. A change of a
 * control is recorded with its audit entry, the place in the audit and a raised epoch in one transaction, so that no decision
 * under the controls before commits afterwards. Without a change only the place is saved, every few seconds; what was read since
 * is read again after a crash and gives the same. Two at once do no harm: the version of the saved row lets one write.
 */
export function openReducer(context: LineContext, watch?: ReducerWatch): Reducer {
  const memories = new Map<string, Memory>();

  const reduce = async (tenantId: string, known?: LogHead): Promise<'idle' | 'work'> => {
    let head = known;
    let found: 'idle' | 'work' = 'idle';
    for (let more = true; more; head = undefined) {
      const remembered = memories.get(tenantId);
      const memory = remembered ?? (await loadMemory(context, tenantId));
      // A head read before the place was is older than the place may be, and a place must never go back.
      if (remembered === undefined) head = undefined;
      // Forgotten until the turn is through: after a failure what was saved counts, not what was meant to be.
      memories.delete(tenantId);
      const turn = await reduceTurn(context, tenantId, memory, head);
      if (turn === 'superseded') continue;
      memories.set(tenantId, turn.memory);
      if (turn.recordedAtMs.length > 0) found = 'work';
      watch?.counted(turn.recordedAtMs.map((atMs) => context.now() - atMs));
      await handOver(context, tenantId, turn.changes);
      more = turn.more;
    }
    return found;
  };

  return {
    reduce: async (tenantId) => void (await reduce(tenantId)),
    run: async () => {
      let found: 'idle' | 'work' = 'idle';
      for (const head of await readLogHeads(asSql(context.database.system))) {
        if ((await reduce(head.tenant_id, head)) === 'work') found = 'work';
      }
      return found;
    },
  };
}

interface Turn {
  readonly memory: Memory;
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  readonly recordedAtMs: readonly number[];
  readonly more: boolean;
}

/** One turn; `superseded` when another reducer has saved since: begin again from what it saved. */
async function reduceTurn(
  context: LineContext,
  tenantId: string,
  memory: Memory,
  head: LogHead | undefined,
): Promise<Turn | 'superseded'> {
  const system = asSql(context.database.system);
  const log = await readLog(system, tenantId, memory.place, entriesPerTurn, head);
  const nowMs = context.now();
  const turn = await take(context, tenantId, memory, log, nowMs);
  const newPolicy = turn.memory.policy !== memory.policy;
  const told = turn.changes.length + turn.warnings.length > 0;
  const everyMs = turn.memory.unsaved ? saveEveryMs.news : saveEveryMs.none;
  if (!told && !newPolicy && nowMs - memory.savedAtMs < everyMs) return turn;
  const snapshot =
    newPolicy || (turn.memory.news && nowMs - memory.snapshotAtMs >= snapshotEveryMs);
  const version = await recordTurn(context, tenantId, {
    ...turn,
    snapshot,
    lagMs: log.waitingMs,
  });
  if (version === null) return 'superseded';
  const saved: Memory = {
    ...turn.memory,
    version,
    savedAtMs: nowMs,
    unsaved: false,
    ...(snapshot ? { snapshotAtMs: nowMs, news: false } : {}),
  };
  return { ...turn, memory: saved };
}

async function take(
  context: LineContext,
  tenantId: string,
  memory: Memory,
  log: LogTurn,
  nowMs: number,
): Promise<Turn> {
  const { era } = memory.place;
  let { state, policy } = memory;
  for (const part of partsOf(log.rows)) {
    state = reduceAll(
      state,
      part.rows.flatMap((row) => eventsOf(row, era)),
      policy,
    );
    if (part.newPolicy) {
      policy = await inTenant(context.database, tenantId, (tx) => readControlPolicy(tx));
    }
  }
  // Time passes for what is shown, never for what is kept: the kept state is a function of the audit alone.
  const verdict = verdictOf(advance(state, nowMs, policy), policy);
  const findings = findingsOf(verdict);
  const burning = burningOf(verdict);
  return {
    memory: {
      ...memory,
      ...{ place: placeAfter(memory.place, log), state, policy, findings },
      burning: new Set(burning.keys()),
      news: memory.news || log.rows.length > 0,
      unsaved: memory.unsaved || log.rows.length > 0,
    },
    changes: changesOf(memory.findings, findings),
    warnings: warningsOf(memory.burning, burning),
    recordedAtMs: log.rows.map((row) => row.at.getTime()),
    more: log.rows.length === entriesPerTurn || era < log.currentEra,
  };
}

interface Part {
  readonly rows: readonly LogRow[];
  /** After these rows other limits, or another past to compare with, are in force. */
  readonly newPolicy: boolean;
}

/** Cuts the log where the limits changed. */
function partsOf(rows: readonly LogRow[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const [at, row] of rows.entries()) {
    if (row.type !== 'workspace_published' && row.type !== 'trained') continue;
    parts.push({ rows: rows.slice(from, at + 1), newPolicy: true });
    from = at + 1;
  }
  return [...parts, { rows: rows.slice(from), newPolicy: false }];
}

function placeAfter(place: LogPlace, log: LogTurn): LogPlace {
  const last = log.rows.at(-1);
  if (last !== undefined && log.rows.length === entriesPerTurn) {
    return { era: place.era, xid: last.xid, id: last.id };
  }
  // An ended era is read to its end; the next begins before its first entry.
  if (place.era < log.currentEra) return { era: place.era + 1, xid: '0', id: firstId };
  return { era: place.era, xid: log.below, id: firstId };
}
