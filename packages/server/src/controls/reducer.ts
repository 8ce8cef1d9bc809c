import { advance, reduceAll, verdictOf } from '@signalbox/domain';
import type { LineContext } from '../line/context.ts';
import { type LogPlace, listTenants } from '../store/control/cursor.ts';
import { type LogRow, type LogTurn, readLog } from '../store/control/read-log.ts';
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
  /** Takes what became final since the last time into the controls of every tenant. */
  run(): Promise<void>;
  /** The same for one tenant. */
  reduce(tenantId: string): Promise<void>;
}

const entriesPerTurn = 2_000;
const saveEveryMs = 1_000;
const snapshotEveryMs = 3_600_000;
const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the audit of each tenant in commit order and moves its controls: degradation, breakers, burst guards. A change of a
 * control is recorded with its audit entry, the place in the audit and a raised epoch in one transaction, so that no decision
 * under the controls before commits afterwards. Without a change only the place is saved, once a second; what was read since
 * is read again after a crash and gives the same. Two at once do no harm: the version of the saved row lets one write.
 */
export function openReducer(context: LineContext): Reducer {
  const memories = new Map<string, Memory>();

  const reduce = async (tenantId: string): Promise<void> => {
    for (let more = true; more; ) {
      const memory = memories.get(tenantId) ?? (await loadMemory(context, tenantId));
      // Forgotten until the turn is through: after a failure what was saved counts, not what was meant to be.
      memories.delete(tenantId);
      const turn = await reduceTurn(context, tenantId, memory);
      if (turn === 'superseded') continue;
      memories.set(tenantId, turn.memory);
      await handOver(context, tenantId, turn.changes);
      more = turn.more;
    }
  };

  return {
    reduce,
    run: async () => {
      for (const tenantId of await listTenants(asSql(context.database.system))) {
        await reduce(tenantId);
      }
    },
  };
}

interface Turn {
  readonly memory: Memory;
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  readonly more: boolean;
}

/** One turn; `superseded` when another reducer has saved since: begin again from what it saved. */
async function reduceTurn(
  context: LineContext,
  tenantId: string,
  memory: Memory,
): Promise<Turn | 'superseded'> {
  const log = await readLog(asSql(context.database.system), tenantId, memory.place, entriesPerTurn);
  const nowMs = context.now();
  const turn = await take(context, tenantId, memory, log, nowMs);
  const newPolicy = turn.memory.policy !== memory.policy;
  const told = turn.changes.length + turn.warnings.length > 0;
  if (!told && !newPolicy && nowMs - memory.savedAtMs < saveEveryMs) return turn;
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
    },
    changes: changesOf(memory.findings, findings),
    warnings: warningsOf(memory.burning, burning),
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
