import { retryDelayMs } from '@signalbox/domain';
import pLimit, { type LimitFunction } from 'p-limit';
import { type EffectiveControls, shareNow } from '../../agents/effective-controls.ts';
import { appendAudit } from '../../agents/version-change.ts';
import type { AuditDraft } from '../../audit/append.ts';
import type { Connector, ConnectorFault, OutsideWrite } from '../../connectors/connector.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { inTenant } from '../../store/tx.ts';
import { handBack } from '../../store/writeback/hand-back.ts';
import { postponeLeases } from '../../store/writeback/postpone-leases.ts';
import { readNoteFacts } from '../../store/writeback/read-note-facts.ts';
import { type PendingRow, readPending } from '../../store/writeback/read-pending.ts';
import type { VerdictRow } from '../../store/writeback/record-verdicts.ts';
import type { AttemptStart } from '../../store/writeback/start-attempts.ts';
import type { LineContext } from '../context.ts';
import { openReplies, type Replying } from '../reply/replying.ts';
import { type Judged, type Looked, look, sendAndJudge, toWrite } from '../writeback.ts';
import { logOutage } from './outage-log.ts';
import { type WriteRecorder, writeRecorder } from './write-recorder.ts';

/** Writes under way at once in this process, so that many share a commit. Fewer reach one outside system at once: its connector says how many. */
const limit = pLimit(256);
const busyTicketRetryMs = 1_000;
/** How soon a source that could not be read is asked again about a write it may have taken. */
const unsettledRetryMs = 20_000;
// Outages last: after the longest wait the line keeps asking at that pace, and says so in its metrics, rather than give up.
const outage = { baseMs: 1_000, maxMs: 300_000, maxAttempts: Number.POSITIVE_INFINITY };

const turns = new WeakMap<Connector, LimitFunction>();

/** Lets as many writes at a source as it can take; the others wait before anything of theirs is timed. */
function inTurn<T>(connector: Connector, work: () => Promise<T>): Promise<T> {
  if (connector.atOnce === undefined) return work();
  const own = turns.get(connector) ?? pLimit(connector.atOnce);
  turns.set(connector, own);
  return own(work);
}

type Ended =
  | 'done'
  | 'not_started'
  | {
      readonly laterMs: number;
      readonly own: boolean;
      /** What the source did not do; null when it was not asked. */
      readonly fault: ConnectorFault | null;
    };

const breakerRetryMs = 5_000;

/**
 * Writes released actions to their outside systems. Each action is read before, recorded before its first byte, sent, read
 * back and judged on its own; the records of actions under way together share commits. What cannot be done now is woken
 * again: by its lease when a request may still be on its way, by a job otherwise.
 */
export async function write(
  context: LineContext,
  tenantId: string,
  actionIds: readonly string[],
  attempt: number,
): Promise<void> {
  const { pending, controls, facts, replyOf } = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      const rows = await readPending(tx, actionIds);
      const noted = rows.filter(
        ({ source }) => context.connectors(tenantId, source)?.notes === true,
      );
      const ids = noted.map((row) => row.action_id);
      return {
        pending: rows,
        controls: (await context.runtimes(tx)).controls,
        facts: ids.length === 0 ? [] : await readNoteFacts(tx, ids),
        replyOf: await openReplies(tx, context.keysOf(tenantId), rows),
      };
    },
  );
  const factsOf = new Map(facts.map((row) => [row.action_id, row]));
  const recorder = writeRecorder(context, tenantId);
  const ends = await Promise.all(
    pending.map((one) =>
      limit(async () => {
        const passage = passageTo(context, controls, one);
        const write = toWrite(tenantId, one, factsOf.get(one.action_id));
        const replying = replyOf(write, one);
        return { one, end: await writeOne(context, { write, replying }, one, passage, recorder) };
      }),
    ),
  );
  const idsOf = (wanted: (end: Ended) => boolean): readonly string[] =>
    ends.filter((one) => wanted(one.end)).map((one) => one.one.action_id);
  const notStarted = idsOf((one) => one === 'not_started');
  // What has a lease of its own is woken by it; a job beside it would be a second chain that never ends.
  const unsettled = idsOf((one) => typeof one === 'object' && one.own);
  const waits = waitsOf(ends);
  if (notStarted.length + unsettled.length + waits.size === 0) return;
  noteOutages(context, ends);
  const backOffMs = retryDelayMs('transient', Math.min(attempt, 20), context.chance(), outage) ?? 0;
  await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      const regate = await handBack(tx, notStarted);
      await enqueue(tx, 'regate', { ids: regate });
      await enqueue(tx, 'write', { ids: notStarted }, context.now() + busyTicketRetryMs);
      await postponeLeases(tx, unsettled, unsettledRetryMs);
      await appendAudit(context, tx, failingDrafts(ends));
      for (const [laterMs, ids] of waits) {
        const at = context.now() + Math.max(laterMs, backOffMs);
        await enqueue(tx, 'write', { ids, attempt: attempt + 1 }, at);
      }
    },
    { epoch: 'hold' },
  );
}

interface EndOfOne {
  readonly one: PendingRow;
  readonly end: Ended;
}

/** Ids by how long they wait, to the second: one slow source must not hold up the others of its batch. */
function waitsOf(ends: readonly EndOfOne[]): ReadonlyMap<number, readonly string[]> {
  const waits = new Map<number, string[]>();
  for (const { one, end } of ends) {
    if (typeof end !== 'object' || end.own) continue;
    const laterMs = Math.ceil(end.laterMs / 1_000) * 1_000;
    const ids = waits.get(laterMs) ?? [];
    ids.push(one.action_id);
    waits.set(laterMs, ids);
  }
  return waits;
}

/** One entry a source and fault, with how many calls it tells of: the breaker of the source counts them. */
function failingDrafts(ends: readonly EndOfOne[]): readonly AuditDraft[] {
  const calls = new Map<string, { readonly source: string; readonly fault: string; n: number }>();
  for (const { one, end } of ends) {
    if (typeof end !== 'object' || end.fault === null) continue;
    const key = `${one.source} ${end.fault}`;
    const counted = calls.get(key) ?? { source: one.source, fault: end.fault, n: 0 };
    counted.n += 1;
    calls.set(key, counted);
  }
  return [...calls.values()].map(({ source, fault, n }) => ({
    ...{ stage: 'writeback', type: 'source_failing', actor: 'system', itemId: null },
    detail: { source, fault, calls: n },
  }));
}

/** Whether a write may be made now, by the breaker of its source. */
type Passage = 'free' | 'probe' | 'shut';

function passageTo(
  context: LineContext,
  controls: EffectiveControls,
  { source }: PendingRow,
): Passage {
  const share = shareNow(controls.sources.get(source), context.now());
  if (share >= 1) return 'free';
  return context.chance() < share ? 'probe' : 'shut';
}

function noteOutages(context: LineContext, ends: readonly EndOfOne[]): void {
  const waiting = ends.filter(({ end }) => typeof end === 'object');
  for (const source of new Set(waiting.map(({ one }) => one.source))) {
    logOutage(context, source, waiting.filter(({ one }) => one.source === source).length);
  }
}

/** What is written, and how it gets a way that also answers the requester. */
interface Saying {
  readonly write: OutsideWrite;
  readonly replying: Replying;
}

async function writeOne(
  context: LineContext,
  { write, replying }: Saying,
  pending: PendingRow,
  passage: Passage,
  recorder: WriteRecorder,
): Promise<Ended> {
  // A lease that stands: another worker is at it, or a lost request may still arrive. Its end wakes its own action only.
  const settlesInMs = pending.settles_in_ms ?? 0;
  if (settlesInMs > 0) {
    return pending.own_lease ? 'done' : { laterMs: settlesInMs, own: false, fault: null };
  }
  const connector = context.connectors(write.tenantId, pending.source);
  const way = connector === null ? 'source_gone' : replying(connector);
  if (connector === null || typeof way === 'string') {
    const row = stuckRow(pending, String(way));
    await recorder.end({ pending, row, tookMs: null, probe: false });
    return 'done';
  }
  if (passage === 'shut') return { laterMs: breakerRetryMs, own: pending.own_lease, fault: null };
  return inTurn(connector, () => lookAndSend(context, way, write, pending, passage, recorder));
}

async function lookAndSend(
  context: LineContext,
  connector: Connector,
  write: OutsideWrite,
  pending: PendingRow,
  passage: Passage,
  { begin, end }: WriteRecorder,
): Promise<Ended> {
  const looked = await look(connector, pending, write);
  switch (looked.kind) {
    case 'later':
      return { laterMs: looked.afterMs, own: pending.own_lease, fault: looked.fault };
    case 'ended':
      await end({ pending, row: endedRow(connector, pending, looked), tookMs: null, probe: false });
      return 'done';
    case 'send': {
      // Taken before the record, so that our own deadline is never later than the recorded one.
      const deadlineMs = context.now() + connector.timeoutMs;
      const start = toStart(connector, pending, looked);
      if (!(await begin({ pending, start }))) return 'not_started';
      const attempts = pending.attempts - pending.forgiven + 1;
      const sentMs = context.now();
      const judged = await sendAndJudge(connector, looked, attempts, deadlineMs);
      const endedMs = context.now();
      const exchange = write.tape?.exchange() ?? null;
      const row = { ...judgedRow(connector, pending, start.attempt_id, judged, endedMs), exchange };
      await end({ pending, row, tookMs: endedMs - sentMs, probe: passage === 'probe' });
      return 'done';
    }
  }
}

function toStart(
  connector: Connector,
  pending: PendingRow,
  looked: Extract<Looked, { kind: 'send' }>,
): AttemptStart {
  return {
    action_id: pending.action_id,
    attempt_id: uuidV7(),
    seen_attempts: pending.attempts,
    source: pending.source,
    external_id: pending.external_id,
    intended: looked.write.fields,
    precondition: looked.precondition,
    deadline_in_ms: connector.timeoutMs,
    retry_in_ms: connector.timeoutMs + connector.settlesWithinMs,
  };
}

function baseRow(
  pending: PendingRow,
): Pick<VerdictRow, 'action_id' | 'item_id' | 'source' | 'external_id' | 'decided_revision_no'> {
  return {
    action_id: pending.action_id,
    item_id: pending.item_id,
    source: pending.source,
    external_id: pending.external_id,
    decided_revision_no: pending.decided_revision_no,
  };
}

function stuckRow(pending: PendingRow, code: string): VerdictRow {
  return {
    ...baseRow(pending),
    attempt_id: null,
    seen_attempts: pending.attempts,
    verdict: 'not_applied',
    action_verdict: 'not_applied',
    item_state: 'stuck',
    stuck_code: code,
    stay_away_until: null,
    read_back: null,
    error_code: code,
    exchange: null,
    look_again_in_ms: null,
  };
}

function endedRow(
  connector: Connector,
  pending: PendingRow,
  looked: Extract<Looked, { kind: 'ended' }>,
): VerdictRow {
  // What was never sent cannot have been overwritten.
  const sent = pending.attempts > 0;
  return {
    ...baseRow(pending),
    attempt_id: null,
    seen_attempts: pending.attempts,
    verdict: looked.verdict,
    action_verdict: looked.verdict,
    item_state: looked.stuckCode === null ? 'resolved' : 'stuck',
    stuck_code: looked.stuckCode,
    stay_away_until: null,
    read_back: looked.state,
    error_code: looked.errorCode ?? null,
    exchange: null,
    look_again_in_ms: sent ? (connector.lookAgainAfterMs ?? null) : null,
  };
}

function judgedRow(
  connector: Connector,
  pending: PendingRow,
  attemptId: string,
  judged: Judged,
  nowMs: number,
): Omit<VerdictRow, 'exchange'> {
  const { after } = judged;
  const open = after.next === 'look_again';
  return {
    ...baseRow(pending),
    attempt_id: attemptId,
    seen_attempts: pending.attempts + 1,
    verdict: judged.verdict,
    action_verdict: open ? 'pending' : judged.verdict,
    item_state: open ? 'writing' : after.next === 'resolve' ? 'resolved' : 'stuck',
    stuck_code: after.next === 'stuck' ? after.code : null,
    stay_away_until:
      judged.stayAwayMs === null ? null : new Date(nowMs + judged.stayAwayMs).toISOString(),
    read_back: judged.state,
    error_code: judged.errorCode,
    look_again_in_ms: connector.lookAgainAfterMs ?? null,
  };
}
