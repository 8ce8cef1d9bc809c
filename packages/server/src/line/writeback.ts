import {
  afterAttempt,
  type EndedVerdict,
  judgeReadBack,
  type NoteFacts,
  noteText,
  type OutsideState,
  planWrite,
} from '@signalbox/domain';
import {
  type Connector,
  ConnectorError,
  type ConnectorFault,
  type OutsideWrite,
  openTape,
} from '../connectors/connector.ts';
import type { PendingRow } from '../store/writeback/read-pending.ts';

/** A write with what stood outside before it. */
export interface Sending {
  readonly write: OutsideWrite;
  readonly precondition: OutsideState;
}

/** What was found before a write: nothing to do any more, something to send, or no way to tell now. */
export type Looked =
  | ({ readonly kind: 'send' } & Sending)
  | {
      readonly kind: 'ended';
      readonly verdict: EndedVerdict;
      readonly state: OutsideState | null;
      readonly stuckCode: string | null;
      readonly errorCode?: string;
    }
  | {
      readonly kind: 'later';
      readonly afterMs: number;
      /** Why it cannot be told now; null when it is not the source's fault. */
      readonly fault: ConnectorFault | null;
    };

export interface Judged {
  readonly verdict: EndedVerdict;
  readonly state: OutsideState | null;
  readonly errorCode: string | null;
  /** The source asked to be left alone this long (429). */
  readonly stayAwayMs: number | null;
  /** How the action goes on. `look_again`: when its lease allows it. */
  readonly after: ReturnType<typeof afterAttempt>;
}

/** A note that was meant for the team and that the requester can see: opens the breaker of its source at once. */
const wrongVisibility = 'wrong_visibility';
const readTries = 3;
const retryLaterMs = 5_000;

/**
 * With a tape for what will be said on the wire for it.
 *
 * @param facts for a source whose writes leave a note.
 */
export function toWrite(
  tenantId: string,
  pending: PendingRow,
  facts: NoteFacts | undefined,
): OutsideWrite {
  const { external_id: externalId, action_id: writeKey, payload } = pending;
  const { fields } = payload;
  const note = facts === undefined ? null : noteText(fields, facts);
  const tape = openTape({ externalId, writeKey, fields, text: note, kind: 'note' });
  return { tenantId, externalId, writeKey, fields, note, tape };
}

/**
 * Reads the ticket and looks for our marker before anything is sent. After a try whose end nobody saw, finding the marker
 * settles it; a source that can tell no repeat is then left alone.
 */
export async function look(
  connector: Connector,
  pending: PendingRow,
  write: OutsideWrite,
): Promise<Looked> {
  if (pending.attempts > pending.forgiven && connector.guarantee === 'at-most-once') {
    return { kind: 'ended', verdict: 'unknown', state: null, stuckCode: 'write_unknown' };
  }
  let before: OutsideState;
  try {
    before = await readPatiently(connector, write, 'look');
  } catch (error) {
    if (error instanceof ConnectorError && error.fault === 'refused') {
      return { kind: 'ended', verdict: 'not_applied', state: null, stuckCode: 'write_refused' };
    }
    const fault = error instanceof ConnectorError ? error.fault : 'unreachable';
    // Asking us to slow down is no failure.
    return { kind: 'later', afterMs: retryAfter(error), fault: fault === 'busy' ? null : fault };
  }
  const plan = planWrite(write.fields, before, pending.item_fields);
  switch (plan.kind) {
    case 'write':
      return { kind: 'send', write, precondition: before };
    case 'conflict':
      return {
        kind: 'ended',
        verdict: 'conflicting',
        state: before,
        stuckCode: 'write_conflicting',
      };
    case 'already_done': {
      const verdict = judgeReadBack(write.fields, before);
      const after = afterAttempt({
        verdict,
        phase: 'looked',
        guarantee: connector.guarantee,
        attempts: pending.attempts - pending.forgiven,
        doubled: before.note === 'doubled',
      });
      const stuckCode = after.next === 'stuck' ? after.code : null;
      if (before.note === 'public') {
        const errorCode = wrongVisibility;
        return { kind: 'ended', verdict, state: before, stuckCode: errorCode, errorCode };
      }
      return { kind: 'ended', verdict, state: before, stuckCode };
    }
  }
}

/**
 * Sends one recorded attempt and judges it by reading back. Never throws: every end is a verdict.
 *
 * @param attempts attempts of the action that count, this one included.
 * @param deadlineMs ms since 1970 after which nothing of this attempt may be sent any more.
 */
export async function sendAndJudge(
  connector: Connector,
  { write, precondition: before }: Sending,
  attempts: number,
  deadlineMs: number,
): Promise<Judged> {
  const end = (
    verdict: EndedVerdict,
    state: OutsideState | null,
    errorCode: string | null,
  ): Judged => ({
    verdict,
    state,
    errorCode,
    stayAwayMs: null,
    after: afterAttempt({
      ...{ verdict, phase: 'written', guarantee: connector.guarantee, attempts },
      doubled: state?.note === 'doubled',
    }),
  });
  // A process that was suspended since it recorded the attempt must not send: others count on the deadline.
  const leftMs = deadlineMs - Date.now();
  if (leftMs <= 0) return end('unknown', null, 'deadline_passed');
  try {
    write.tape?.at('write');
    await connector.write(write, leftMs, before);
  } catch (error) {
    const fault = error instanceof ConnectorError ? error.fault : 'unreachable';
    if (fault === 'unreadable') write.tape?.failed(fault);
    // Refused means nothing was done; most other ends leave open whether the request arrived.
    if (fault === 'refused') {
      const after = { next: 'stuck', code: 'write_refused' } as const;
      return { verdict: 'not_applied', state: null, errorCode: fault, stayAwayMs: null, after };
    }
    if (fault === 'unmarked') {
      const after = { next: 'stuck', code: 'write_unknown' } as const;
      return { verdict: 'unknown', state: null, errorCode: fault, stayAwayMs: null, after };
    }
    // Nothing was done either; but whoever may send only once does not send again unasked.
    if (fault === 'busy' && connector.guarantee === 'at-most-once') {
      const after = { next: 'stuck', code: 'write_refused' } as const;
      return { verdict: 'not_applied', state: null, errorCode: fault, stayAwayMs: null, after };
    }
    const stayAwayMs = error instanceof ConnectorError ? error.retryAfterMs : null;
    return { ...end('unknown', null, fault), stayAwayMs };
  }
  try {
    const state = await readPatiently(connector, write, 'read_back');
    const verdict = judgeReadBack(write.fields, state);
    // Never tried again: each try would tell the requester once more.
    if (state.note === 'public') {
      const after = { next: 'stuck', code: wrongVisibility } as const;
      return { verdict, state, errorCode: wrongVisibility, stayAwayMs: null, after };
    }
    return end(verdict, state, null);
  } catch (error) {
    return end(
      'unknown',
      null,
      error instanceof ConnectorError ? `read_${error.fault}` : 'read_failed',
    );
  }
}

// Reading has no effect, so it may be repeated at once; a lost answer is common, an hour's outage is the retry's business.
async function readPatiently(
  connector: Connector,
  write: OutsideWrite,
  phase: 'look' | 'read_back',
): Promise<OutsideState> {
  write.tape?.at(phase);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const state = await connector.read(write, connector.timeoutMs);
      write.tape?.know(Object.values(state.fields));
      return state;
    } catch (error) {
      const fault = error instanceof ConnectorError ? error.fault : null;
      if (fault === 'unreadable') write.tape?.failed(fault);
      if (fault !== 'unreachable' || attempt >= readTries) throw error;
    }
  }
}

function retryAfter(error: unknown): number {
  return error instanceof ConnectorError ? (error.retryAfterMs ?? retryLaterMs) : retryLaterMs;
}
