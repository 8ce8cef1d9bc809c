import { type AuditDraft, sealDrafts } from '../../audit/append.ts';
import { groupCommit } from '../../batching/group-commit.ts';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { enqueue } from '../../store/jobs/enqueue.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import type { PendingRow } from '../../store/writeback/read-pending.ts';
import { recordVerdicts, type VerdictRow } from '../../store/writeback/record-verdicts.ts';
import { type AttemptStart, startAttempts } from '../../store/writeback/start-attempts.ts';
import type { LineContext } from '../context.ts';

export interface Start {
  readonly pending: PendingRow;
  readonly start: AttemptStart;
}

export interface Verdict {
  readonly pending: PendingRow;
  readonly row: VerdictRow;
  /** How long the request and its reading back took; null when nothing was sent. */
  readonly tookMs: number | null;
  /** It was let through to try out whether its source works again. */
  readonly probe: boolean;
}

/** Records the two ends of attempts. All writes of a tenant in this process share it, and so share commits. */
export interface WriteRecorder {
  /** True: the attempt is recorded and may be sent. */
  begin(start: Start): Promise<boolean>;
  end(verdict: Verdict): Promise<void>;
}

// A write takes several requests to the outside system; a few milliseconds more are nothing beside them, and sharing a commit
// between ten writes is.
const options = { lingerMs: 30 };

const recorders = new WeakMap<LineContext, Map<string, WriteRecorder>>();

export function writeRecorder(context: LineContext, tenantId: string): WriteRecorder {
  const ofContext = recorders.get(context) ?? new Map<string, WriteRecorder>();
  recorders.set(context, ofContext);
  const known = ofContext.get(tenantId);
  if (known !== undefined) return known;
  const made: WriteRecorder = {
    begin: groupCommit(
      (starts: readonly Start[]) => recordStarts(context, tenantId, starts),
      options,
    ),
    end: groupCommit(
      (verdicts: readonly Verdict[]) => recordEnds(context, tenantId, verdicts),
      options,
    ),
  };
  ofContext.set(tenantId, made);
  return made;
}

function requestsOf({ requests, leftOut }: NonNullable<VerdictRow['exchange']>): number {
  return requests.length + leftOut;
}

function draft(pending: PendingRow, type: string, detail: AuditDraft['detail']): AuditDraft {
  return { stage: 'writeback', type, actor: 'system', itemId: pending.item_id, detail };
}

function seal(
  context: LineContext,
  tx: Tx,
  drafts: readonly AuditDraft[],
): ReturnType<typeof sealDrafts> {
  const { audit } = context.keysOf(tx.tenantId);
  const at = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
  return sealDrafts(audit, at, drafts);
}

async function recordStarts(
  context: LineContext,
  tenantId: string,
  starts: readonly Start[],
): Promise<readonly boolean[]> {
  const started = await inTenant(
    context.database,
    tenantId,
    (tx) => {
      const drafts = starts.map(({ pending, start }) =>
        draft(pending, 'write_started', {
          actionId: start.action_id,
          attemptId: start.attempt_id,
          number: start.seen_attempts + 1,
          source: start.source,
        }),
      );
      return startAttempts(
        tx,
        starts.map((one) => one.start),
        seal(context, tx, drafts),
      );
    },
    { epoch: 'hold' },
  );
  const ids = new Set(started.map((row) => row.attempt_id));
  return starts.map((one) => ids.has(one.start.attempt_id));
}

async function recordEnds(
  context: LineContext,
  tenantId: string,
  verdicts: readonly Verdict[],
): Promise<readonly undefined[]> {
  await inTenant(context.database, tenantId, async (tx) => {
    const drafts = verdicts.map(({ pending, row, tookMs, probe }) =>
      draft(pending, row.action_verdict === 'pending' ? 'write_unsettled' : 'write_ended', {
        actionId: row.action_id,
        attemptId: row.attempt_id,
        verdict: row.verdict,
        errorCode: row.error_code,
        stuckCode: row.stuck_code,
        source: pending.source,
        tookMs,
        requests: row.exchange === null ? null : requestsOf(row.exchange),
        probe,
      }),
    );
    const moved = await recordVerdicts(
      tx,
      verdicts.map((one) => one.row),
      seal(context, tx, drafts),
    );
    const revised = moved.filter((row) => row.state === 'received').map((row) => row.item_id);
    await enqueue(tx, 'advance', { ids: revised });
  });
  context.announce(tenantId, 'items');
  return verdicts.map(() => undefined);
}
