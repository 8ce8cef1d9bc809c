import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson, retryDelayMs } from '@signalbox/domain';
import { ConnectorError, type History, type PastPage } from '../connectors/connector.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { type BackfillRunRow, takeBackfillRun } from '../store/import/backfill-runs.ts';
import { finishImportRun } from '../store/import/import-runs.ts';
import { inTenant } from '../store/tx.ts';
import { BackfillStoppedError } from './error.ts';
import { takePage } from './take-page.ts';
import { type BackfillTally, tallyOf } from './tally.ts';

/** Why nothing is asked for a while. `rest`: the system has others to serve. */
export type PauseReason = 'rest' | 'busy' | 'unreachable';

export interface BackfillOptions {
  readonly source: string;
  readonly history: History;
  /** Tickets that came before are left out; null: none is. */
  readonly sinceMs: number | null;
  /** Tickets this call deals with at most; null: all. */
  readonly limit: number | null;
  /** Stops between two pages and ends a pause; what was taken stays taken. */
  readonly signal?: AbortSignal | undefined;
  /** `left`: how many there still are, as far as the system tells. */
  readonly onProgress?: (read: number, left: number | null) => void;
  readonly onPause?: (reason: PauseReason, ms: number) => void;
  /** Waits, or returns at once when the signal ends it. */
  readonly pause?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export interface BackfillResult extends BackfillTally {
  /** All tickets dealt with, also over several calls. */
  readonly read: number;
  /** New past tickets. */
  readonly imported: number;
  /** As they were kept before. */
  readonly duplicates: number;
  /** Could not be read. */
  readonly skipped: number;
  /** Tickets an earlier call had dealt with. */
  readonly resumedAt: number;
  readonly end: 'complete' | 'limit' | 'interrupted';
  /** Marks the run as done, so that the next one begins with the newest ticket again. Only for one that is complete. */
  readonly finish: () => Promise<void>;
}

const pageMs = 60_000;
const perPage = 50;
/** Every answer is followed by as long a rest, so that half of what the system can do is left to others. */
const longestRestMs = 10_000;
const retries = { baseMs: 1_000, maxMs: 60_000, maxAttempts: 8 };

/**
 * Reads the past of a source, from the newest ticket to the oldest, each page in one transaction with the place where the next
 * begins. A run that was killed, interrupted or limited goes on there when it is called again with the same source, map of
 * fields and date.
 *
 * A source that is busy is left alone for as long as it says; one that does not answer is asked again with growing pauses.
 *
 * @throws BackfillStoppedError when it cannot be asked any further; ImportTakenOverError
 */
export async function runBackfill(
  context: LineContext,
  tenantId: string,
  options: BackfillOptions,
): Promise<BackfillResult> {
  const { source, history, sinceMs, limit, signal, pause = waitFor } = options;
  const begun = await begin(context, tenantId, options);
  const rest = async (reason: PauseReason, ms: number): Promise<void> => {
    options.onPause?.(reason, ms);
    await pause(ms, signal);
  };
  let run = begun;
  /** Tries in a row that found out nothing. */
  let failures = 0;
  const heed = async (error: ConnectorError, found: boolean): Promise<void> => {
    const { fault, status, retryAfterMs } = error;
    const told = fault === 'busy' && retryAfterMs !== null;
    failures = found || told ? 0 : failures + 1;
    const mayPass = fault === 'busy' || fault === 'unreachable';
    const waitMs = retryDelayMs(
      mayPass ? 'transient' : 'permanent',
      Math.max(1, failures),
      context.chance(),
      retries,
    );
    if (waitMs === null) throw new BackfillStoppedError(fault, status, run.rows_done, error);
    await rest(fault === 'busy' ? 'busy' : 'unreachable', told ? retryAfterMs : waitMs);
  };
  const endAs = (end: BackfillResult['end']): BackfillResult => ({
    ...tallyOf(run.tally),
    ...{ read: run.rows_done, imported: run.imported, duplicates: run.duplicates },
    ...{ skipped: run.quarantined, resumedAt: begun.rows_done, end },
    finish: () => inTenant(context.database, tenantId, (tx) => finishImportRun(tx, run.id)),
  });

  let taken = 0;
  for (;;) {
    if (signal?.aborted === true) return endAs('interrupted');
    if (limit !== null && taken >= limit) return endAs('limit');
    const most = limit === null ? perPage : Math.min(perPage, limit - taken);
    const askedMs = performance.now();
    let page: PastPage;
    try {
      page = await history.take(run.cursor, { sinceMs, most, failures }, pageMs);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      await heed(error, false);
      continue;
    }
    const tookMs = performance.now() - askedMs;
    const before = run.rows_done;
    run = await takePage(context, tenantId, run, page, { source, sinceMs });
    taken += run.rows_done - before;
    options.onProgress?.(run.rows_done, page.left);
    if (page.fault !== null) await heed(page.fault, true);
    else if (!page.more) return endAs('complete');
    else {
      failures = 0;
      await rest('rest', Math.min(longestRestMs, Math.round(tookMs)));
    }
  }
}

function begin(
  context: LineContext,
  tenantId: string,
  { source, history, sinceMs }: BackfillOptions,
): Promise<BackfillRunRow> {
  const identity = canonicalJson({ backfill: source, about: history.about, sinceMs });
  const fingerprint = createHash('sha256').update(identity).digest('hex');
  return inTenant(context.database, tenantId, (tx) =>
    takeBackfillRun(tx, { newId: uuidV7(), fingerprint, source }),
  );
}

async function waitFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}
