import { createHash } from 'node:crypto';
import { nextPollMs } from '@signalbox/domain';
import { ConnectorError, type Poll, type Polled } from '../connectors/connector.ts';
import { acceptArrivals } from '../line/intake.ts';
import { failPoll } from '../store/source/fail-poll.ts';
import { movePoll, type PollMove } from '../store/source/move-poll.ts';
import { putAsides } from '../store/source/put-asides.ts';
import { readPoll } from '../store/source/read-poll.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { arrivalOf } from './arrival-of.ts';
import type { PollContext } from './poll-context.ts';
import { recordMails } from './record-mails.ts';
import { takeAsides } from './take-aside.ts';
import { takeUpdates } from './take-updates.ts';

/** For one answer with its tickets. What was read by then is kept. */
const answerMs = 30_000;
/** A source with much that is new lets the process go on in between; the rest is due at once. */
const turnMs = 60_000;

/** Another process has moved the cursor: it takes, or took, what was read here. */
class MovedError extends Error {}

/**
 * Takes in what is new in a source, a few tickets at a time, each time in one transaction with the cursor: whatever is killed,
 * nothing is lost or taken twice. Then what was set aside and is due.
 *
 * @returns how many revisions were taken in.
 */
export async function pollSource(
  context: PollContext,
  tenantId: string,
  source: string,
  poll: Poll,
): Promise<number> {
  const startedMs = performance.now();
  let taken = 0;
  for (;;) {
    const turn = await takeOnce(context, tenantId, source, poll);
    taken += turn.taken;
    const over = performance.now() - startedMs > turnMs || context.stopping?.aborted === true;
    if (turn.more && !over) continue;
    // A source that fails is not asked for more.
    if (turn.failed) return taken;
    return taken + (await takeAsides(context, tenantId, source, { poll, system: systemOf(poll) }));
  }
}

interface Turn {
  readonly taken: number;
  readonly more: boolean;
  readonly failed: boolean;
}

/** As it is kept: an address may hold more than its name. */
function systemOf(poll: Poll): string {
  return createHash('sha256').update(poll.system).digest('hex').slice(0, 16);
}

async function takeOnce(
  context: PollContext,
  tenantId: string,
  source: string,
  poll: Poll,
): Promise<Turn> {
  const system = systemOf(poll);
  const row = await inTenant(context.database, tenantId, (tx) => readPoll(tx, source));
  const cursor = row?.system === system ? row.cursor : null;
  const askedMs = performance.now();
  let polled: Polled;
  try {
    polled = await poll.take(cursor, answerMs, row?.failures ?? 0);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    await recordFault(context, tenantId, {
      source,
      system,
      poll,
      error,
      failures: row?.failures ?? 0,
    });
    return { taken: 0, more: false, failed: true };
  }
  const { skipped, aside = [], fault } = polled;
  if (skipped.length > 0)
    context.logger.warn({ tenantId, source, skipped }, 'tickets were passed over');
  if (aside.length > 0) {
    const tickets = aside.map(({ look: _, ...ticket }) => ticket);
    context.logger.warn(
      { tenantId, source, tickets },
      'tickets were set aside; they are tried again',
    );
  }
  const move: Omit<PollMove, 'taken'> = {
    ...{ source, system, version: row?.version ?? 0, cursor: polled.cursor },
    nextInMs: polled.more
      ? 0
      : nextPollMs({ everyMs: poll.everyMs, failures: 0, retryAfterMs: null }, 0),
    caughtUpAgoMs: polled.more ? null : Math.round(performance.now() - askedMs),
    skipped: skipped.length,
    skippedId: skipped.at(-1)?.externalId ?? null,
  };
  try {
    const taken = await commit(context, tenantId, poll, polled, move, askedMs);
    if (fault === null) return { taken, more: polled.more, failed: false };
    await recordFault(context, tenantId, { source, system, poll, error: fault, failures: 0 });
    return { taken, more: false, failed: true };
  } catch (error) {
    if (error instanceof MovedError) return { taken: 0, more: false, failed: false };
    throw error;
  }
}

async function commit(
  context: PollContext,
  tenantId: string,
  poll: Poll,
  polled: Polled,
  move: Omit<PollMove, 'taken'>,
  askedMs: number,
): Promise<number> {
  const { arrivals: news, updates = [] } = polled;
  // Asked for before: it may need a connection of its own.
  const also = await context.alsoRedacted(tenantId);
  const alongside = async (tx: Tx): Promise<void> => {
    const moved = await movePoll(tx, { ...move, taken: news.length });
    if (!moved) throw new MovedError();
    const { source, system } = move;
    await putAsides(tx, { source, system, nextInMs: poll.everyMs }, polled.aside ?? []);
    const askedAgoMs = performance.now() - askedMs;
    const seen = { source, arrivals: news, updates, askedAgoMs, also };
    await takeUpdates(context, tx, seen);
    await recordMails(context, tx, source, polled.mails ?? []);
  };
  if (news.length === 0) {
    await inTenant(context.database, tenantId, alongside);
    return 0;
  }
  const arrivals = news.map((ticket) => arrivalOf(move.source, ticket));
  const results = await acceptArrivals(context, tenantId, arrivals, alongside);
  // The same revision with other fields is no news: somebody, or we, changed them since.
  return results.filter((result) => result.kind === 'accepted' && !result.duplicate).length;
}

/**
 * Keeps that a poll ended for a reason nobody foresaw, a defect of ours or an answer that could not be recorded: it is seen, and
 * tried again less and less often, as with a source that fails.
 */
export async function recordDefect(
  context: PollContext,
  tenantId: string,
  source: string,
  poll: Poll,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    const failures = ((await readPoll(tx, source))?.failures ?? 0) + 1;
    const nextInMs = nextPollMs(
      { everyMs: poll.everyMs, failures, retryAfterMs: null },
      context.chance(),
    );
    const fault = { system: systemOf(poll), error: 'failed', status: null, nextInMs };
    await failPoll(tx, { source, ...fault });
  });
}

interface Failed {
  readonly source: string;
  readonly system: string;
  readonly poll: Poll;
  readonly error: ConnectorError;
  /** Before this one. */
  readonly failures: number;
}

async function recordFault(context: PollContext, tenantId: string, failed: Failed): Promise<void> {
  const { source, system, poll, error } = failed;
  const { fault, status, retryAfterMs } = error;
  const failures = failed.failures + 1;
  const nextInMs = nextPollMs({ everyMs: poll.everyMs, failures, retryAfterMs }, context.chance());
  await inTenant(context.database, tenantId, (tx) =>
    failPoll(tx, { source, system, error: fault, status, nextInMs }),
  );
  const line = { tenantId, source, fault, status, failures, nextInMs };
  if (failures === 1) context.logger.warn(line, 'a source could not be polled; it is tried again');
  else context.logger.debug(line, 'a source could still not be polled');
}
