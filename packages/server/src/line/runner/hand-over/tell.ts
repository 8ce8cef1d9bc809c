import { planHandOver } from '@signalbox/domain';
import pLimit from 'p-limit';
import { shareNow } from '../../../agents/effective-controls.ts';
import { type TenantRuntime, trippedFor } from '../../../agents/runtime.ts';
import { appendAudit } from '../../../agents/version-change.ts';
import type { AuditDraft } from '../../../audit/append.ts';
import {
  type Connector,
  ConnectorError,
  type OutsideWrite,
  openTape,
} from '../../../connectors/connector.ts';
import { uuidV7 } from '../../../ids/uuid-v7.ts';
import { asSql } from '../../../store/database.ts';
import {
  endHandOver,
  type HandOverEnd,
  postponeHandOvers,
} from '../../../store/hand-over/end-attempt.ts';
import { findDueHandOvers } from '../../../store/hand-over/find-due.ts';
import {
  type PendingHandOver,
  readPendingHandOvers,
} from '../../../store/hand-over/read-pending.ts';
import { startHandOver } from '../../../store/hand-over/start-attempt.ts';
import { readTenantRow } from '../../../store/tenant/tenant-settings.ts';
import { inTenant } from '../../../store/tx.ts';
import type { LineContext } from '../../context.ts';
import { type Judged, type Sending, sendAndJudge } from '../../writeback.ts';
import { type Composed, compose } from './compose.ts';

/** Under way at once: a hand-over is for people and may wait, decisions may not wait for it. */
const limit = pLimit(4);
/** A stopped tenant, a shut breaker, a busy ticket or a source that is away is looked at again after so long. */
const laterMs = 30_000;
const moment = 1_000;
/** States in which a person has the item. */
const withPeople: ReadonlySet<string> = new Set(['in_review', 'handed_over', 'stuck']);

/** Tells sources of the items that went to people, as far as that is due. */
export async function tellHandOvers(context: LineContext): Promise<void> {
  const due = await findDueHandOvers(asSql(context.database.system));
  for (const { tenant_id: tenantId, ids } of due) {
    try {
      await tellTenant(context, tenantId, ids);
    } catch (error) {
      // What is wrong with one tenant holds up no other.
      context.logger.warn({ err: error, tenantId }, 'hand-overs of a tenant could not be told');
    }
  }
}

async function tellTenant(
  context: LineContext,
  tenantId: string,
  ids: readonly string[],
): Promise<void> {
  const { pending, runtime, disclosure } = await inTenant(
    context.database,
    tenantId,
    async (tx) => ({
      pending: await readPendingHandOvers(tx, ids),
      runtime: await context.runtimes(tx),
      disclosure: (await readTenantRow(tx)).disclosure_text ?? '',
    }),
  );
  const turn: Turn = { runtime, disclosure, away: new Set() };
  await Promise.all(
    byTicket(pending).map((ofTicket) =>
      limit(async () => {
        for (const one of ofTicket) {
          const { source, item_id: itemId } = one;
          try {
            await tellOne(context, tenantId, turn, one);
          } catch (error) {
            context.logger.warn({ err: error, source, itemId }, 'a hand-over could not be told');
            await later(context, tenantId, one, laterMs);
          }
        }
      }),
    ),
  );
  context.announce(tenantId, 'items');
}

interface Turn {
  readonly runtime: TenantRuntime;
  readonly disclosure: string;
  /** Sources that did not answer: nobody waits for them a second time, and others are told meanwhile. */
  readonly away: Set<string>;
}

/** One ticket is written by one at a time: its note comes first, then the answer. */
function byTicket(pending: readonly PendingHandOver[]): readonly (readonly PendingHandOver[])[] {
  const tickets = new Map<string, PendingHandOver[]>();
  for (const one of pending) {
    const key = `${one.source}\n${one.external_id}`;
    tickets.set(key, [...(tickets.get(key) ?? []), one]);
  }
  return [...tickets.values()];
}

/** How a hand-over is written: its connector, reduced for an answer to what an answer may do. */
interface Way {
  readonly connector: Connector;
  readonly write: OutsideWrite;
}

async function tellOne(
  context: LineContext,
  tenantId: string,
  { runtime, disclosure, away }: Turn,
  pending: PendingHandOver,
): Promise<void> {
  if (pending.erased || !withPeople.has(pending.state)) {
    // Decided anew at the moment: should it go to a person again, it is due again.
    return drop(context, tenantId, pending, 'moved_on');
  }
  const terms = runtime.terms.get(pending.source) ?? {};
  const { assistedFrom } = runtime;
  const { publicUrl } = context;
  const composed = compose(pending, { terms, assistedFrom, disclosure, publicUrl });
  const connector = context.connectors(tenantId, pending.source);
  // The sources a process does not have are left to one that has.
  if (connector === null) return later(context, tenantId, pending, laterMs);
  const way = composed === null ? null : wayOf(connector, tenantId, pending, composed);
  if (way === null) return drop(context, tenantId, pending, 'not_wanted');
  if (!mayWrite(context, runtime, pending)) return later(context, tenantId, pending, laterMs);
  const settlesInMs = pending.settles_in_ms ?? 0;
  if (settlesInMs > 0) return later(context, tenantId, pending, settlesInMs);
  if (away.has(pending.source)) return later(context, tenantId, pending, laterMs);
  const sending = await lookFirst(way, pending);
  if ('away' in sending) {
    if (sending.away) away.add(pending.source);
    return later(context, tenantId, pending, laterMs);
  }
  if ('ended' in sending) {
    return end(context, tenantId, pending, { ...sending.ended, seen_attempts: pending.attempts });
  }
  const errorCode = await send(context, tenantId, pending, way.connector, sending);
  if (errorCode === 'unreachable' || errorCode === 'busy') away.add(pending.source);
}

/** A person who stops the tenant or the source stops everything that is written; an agent's switch does not: no agent acts here. */
function mayWrite(
  context: LineContext,
  runtime: TenantRuntime,
  { source }: Pick<PendingHandOver, 'source'>,
): boolean {
  const nowMs = context.now();
  const tripped = trippedFor(runtime, { agent: null, source }, nowMs);
  return tripped.length === 0 && shareNow(runtime.controls.sources.get(source), nowMs) >= 1;
}

function wayOf(
  connector: Connector,
  tenantId: string,
  pending: PendingHandOver,
  { text, fields }: Composed,
): Way | null {
  const externalId = pending.external_id;
  const written = { externalId, writeKey: pending.id, fields };
  const kind = pending.kind === 'note' ? 'note' : 'answer';
  const tape = openTape({ ...written, text, kind });
  const base = { tenantId, externalId, writeKey: pending.id, tape };
  if (pending.kind === 'note') {
    return connector.notes ? { connector, write: { ...base, fields, note: text } } : null;
  }
  const { replies } = connector;
  if (replies === undefined) return null;
  const reply = { ...base, text };
  return {
    connector: {
      ...connector,
      notes: false,
      read: async (_, withinMs) => ({ fields: {}, marker: await replies.sent(reply, withinMs) }),
      write: (_, withinMs) => replies.send(reply, withinMs),
    },
    write: { ...base, fields: {}, note: null },
  };
}

type Ended = Omit<HandOverEnd, 'id' | 'seen_attempts'>;

/** Reads the ticket and looks for our mark before anything is sent. */
async function lookFirst(
  { connector, write }: Way,
  pending: PendingHandOver,
): Promise<Sending | { readonly away: boolean } | { readonly ended: Ended }> {
  const nothing = { attempt_id: null, read_back: null, exchange: null };
  if (pending.attempts > 0 && connector.guarantee === 'at-most-once') {
    const ended = { ...nothing, verdict: 'unknown', standing: 'unknown', error_code: null };
    return { ended };
  }
  let before: Awaited<ReturnType<Connector['read']>>;
  try {
    before = await connector.read(write, connector.timeoutMs);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // An answer with a fault of its own may be about this one ticket.
    if (error.fault !== 'refused') return { away: error.fault === 'busy' || error.status === null };
    const ended = { ...nothing, verdict: 'not_applied', standing: 'not_applied' };
    return { ended: { ...ended, error_code: 'refused' } };
  }
  const plan = planHandOver(write.fields, before, pending.item_fields);
  if (plan.kind === 'already_done') {
    const wrong = before.note === 'public' ? 'wrong_visibility' : null;
    const ended = { ...nothing, verdict: plan.verdict, standing: plan.verdict };
    return { ended: { ...ended, read_back: before, error_code: wrong } };
  }
  // Fields left to the person who chose them are not compared with what stands there when it is sent.
  const kept = Object.entries(before.fields).filter(([name]) => Object.hasOwn(plan.fields, name));
  const precondition = { ...before, fields: Object.fromEntries(kept) };
  return { write: { ...write, fields: plan.fields }, precondition };
}

/** The code it ended with; null when it was well, or was not begun. */
async function send(
  context: LineContext,
  tenantId: string,
  pending: PendingHandOver,
  connector: Connector,
  sending: Sending,
): Promise<string | null> {
  const attemptId = uuidV7();
  // Taken before the record, so that our own deadline is never later than the recorded one.
  const deadlineMs = context.now() + connector.timeoutMs;
  const started = await inTenant(
    context.database,
    tenantId,
    async (tx) => {
      // Under the lock of the epoch: once a switch is tripped nothing more begins.
      if (!mayWrite(context, await context.runtimes(tx), pending)) return false;
      const begun = await startHandOver(tx, {
        id: pending.id,
        attempt_id: attemptId,
        seen_attempts: pending.attempts,
        intended: sending.write.fields,
        precondition: sending.precondition,
        deadline_in_ms: connector.timeoutMs,
        retry_in_ms: connector.timeoutMs + connector.settlesWithinMs,
      });
      const detail = { ...about(pending), attemptId, number: pending.attempts + 1 };
      if (begun) await appendAudit(context, tx, [draft(pending, 'hand_over_started', detail)]);
      return begun;
    },
    { epoch: 'hold' },
  );
  if (!started) {
    await later(context, tenantId, pending, moment);
    return null;
  }
  const sentMs = context.now();
  const judged = await sendAndJudge(connector, sending, pending.attempts + 1, deadlineMs);
  const ended = {
    attempt_id: attemptId,
    verdict: judged.verdict,
    standing: standingOf(judged),
    read_back: judged.state,
    error_code: judged.errorCode,
    exchange: sending.write.tape?.exchange() ?? null,
    seen_attempts: pending.attempts + 1,
  };
  await end(context, tenantId, pending, ended, context.now() - sentMs);
  return judged.errorCode;
}

function standingOf({ after, verdict }: Judged): string {
  return after.next === 'look_again' ? 'pending' : verdict;
}

async function end(
  context: LineContext,
  tenantId: string,
  pending: PendingHandOver,
  ended: Omit<HandOverEnd, 'id'>,
  tookMs: number | null = null,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    const { verdict, error_code: errorCode, attempt_id: attemptId, standing } = ended;
    const stood = await endHandOver(tx, { ...ended, id: pending.id });
    if (!stood || standing === 'pending') return;
    const detail = { ...about(pending), attemptId, verdict, errorCode, tookMs, probe: false };
    await appendAudit(context, tx, [draft(pending, 'hand_over_ended', detail)]);
  });
}

/** Nothing was sent and nothing will be, unless the item goes to a person once more. */
async function drop(
  context: LineContext,
  tenantId: string,
  pending: PendingHandOver,
  code: string,
): Promise<void> {
  // What was sent may stand there: that is not known, and is not said to be dropped.
  const standing = pending.attempts > 0 ? 'unknown' : 'dropped';
  await inTenant(context.database, tenantId, (tx) =>
    endHandOver(tx, {
      ...{ id: pending.id, attempt_id: null, seen_attempts: pending.attempts },
      ...{ verdict: standing, standing, read_back: null, error_code: code, exchange: null },
    }),
  );
}

async function later(
  context: LineContext,
  tenantId: string,
  pending: PendingHandOver,
  delayMs: number,
): Promise<void> {
  await inTenant(context.database, tenantId, (tx) => postponeHandOvers(tx, [pending.id], delayMs));
}

function about({ id, kind, cause, source }: PendingHandOver) {
  return { handOverId: id, kind, cause, source };
}

function draft(
  pending: PendingHandOver,
  type: 'hand_over_started' | 'hand_over_ended',
  detail: AuditDraft['detail'],
): AuditDraft {
  return { stage: 'writeback', type, actor: 'system', itemId: pending.item_id, detail };
}
