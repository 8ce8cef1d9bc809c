import {
  advanceMoments,
  type ChangedRow,
  freshMoments,
  type MomentWindow,
  openMomentWindow,
  startOf,
} from '@signalbox/domain';
import * as z from 'zod';
import type { Poll, Polled, PolledTicket } from './connector.ts';
import { asideOf, lookAtEach } from './polled-ticket.ts';
import { countdown, type Left } from './system-client.ts';

const cursorShape: z.ZodType<MomentWindow> = z.object({
  startMs: z.number(),
  floorMs: z.number(),
  fromMs: z.number(),
  offset: z.number(),
  taken: z.record(
    z.string(),
    z.object({ changedMs: z.number(), settled: z.boolean(), revision: z.string() }),
  ),
});

/** A look at one ticket by itself: what must be true of its news. */
const lookShape = z.object({
  id: z.string().min(1),
  sinceMs: z.number(),
  revision: z.string().nullable(),
});
type Look = z.infer<typeof lookShape>;

/** Tickets that were changed, in the order of their changes. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  /** There is more behind them. */
  readonly more: boolean;
  /** By the system's own clock, before any ticket is looked at. */
  readonly atMs: number | null;
}

/** What a ticket says once it is looked at. */
export interface Said {
  /** Names the newest thing the requester said. */
  readonly revision: string;
  /** When it was said, or the ticket came where we look, whichever is later. */
  readonly atMs: number;
  /** Null: it is not where we look any more. */
  readonly ticket: (() => Promise<PolledTicket> | PolledTicket) | null;
}

/** A system that lists its tickets by when they were changed last. */
export interface MomentSource<Row extends ChangedRow> {
  readonly system: string;
  readonly everyMs: number;
  /** How long after its date a change can be missing from the list. Absent: a minute. */
  readonly appearsWithinMs?: number;
  /** News of a ticket that came where we look after it was said. A repeat is told by its revision. Absent: it is dated. */
  readonly undatedMoves?: boolean;
  /** When the last change was; null when there was none. */
  newest(left: Left): Promise<{ readonly lastMs: number | null; readonly atMs: number | null }>;
  list(window: MomentWindow, left: Left): Promise<Listed<Row>>;
  /** By itself, not by its row: a list may be older than the ticket. */
  look(id: string, left: Left): Promise<Said>;
}

/**
 * Polls a system whose tickets are listed by their last change, which whatever is done to them moves, our writes included; so
 * each that moved is looked at once, and is news only when its requester said something.
 */
export function momentPoll<Row extends ChangedRow>(source: MomentSource<Row>): Poll {
  const begin = async (left: Left): Promise<Polled> => {
    const { lastMs, atMs } = await source.newest(left);
    const cursor = openMomentWindow(startOf(lastMs, atMs ?? Date.now()));
    return { arrivals: [], cursor, more: false, skipped: [], aside: [], fault: null };
  };
  /** What its requester said last, and the ticket when that is news. */
  const lookAt = async (
    { id, sinceMs, revision: before }: Look,
    left: Left,
  ): Promise<{ readonly revision: string; readonly ticket: PolledTicket | null }> => {
    const { atMs, revision, ticket } = await source.look(id, left);
    if (ticket === null) return { revision: '', ticket: null };
    const isNews = atMs >= sinceMs && revision !== before;
    return { revision, ticket: isNews ? await ticket() : null };
  };
  return {
    everyMs: source.everyMs,
    system: source.system,
    take: async (cursor, withinMs, failures) => {
      const left = countdown(withinMs);
      const parsed = cursorShape.safeParse(cursor);
      if (!parsed.success) return begin(left);
      const window = parsed.data;
      const { rows, more, atMs } = await source.list(window, left);
      const fresh = freshMoments(window, rows);
      const sinceMs = source.undatedMoves === true ? window.startMs : window.floorMs;
      const toLook = ({ id }: Row): Look => {
        const known = Object.hasOwn(window.taken, id) ? window.taken[id] : undefined;
        return { id, sinceMs, revision: known?.revision ?? null };
      };
      const { seen, skipped, aside, fault } = await lookAtEach(
        fresh,
        (row) => row.id,
        (row) => lookAt(toLook(row), left),
        failures,
      );
      const done = seen.map(([row, look]) => ({ ...row, revision: look?.revision ?? '' }));
      const nowMs = atMs ?? Math.max(window.fromMs, ...rows.map((row) => row.changedMs));
      return {
        arrivals: seen.flatMap(([, look]) => look?.ticket ?? []),
        cursor: advanceMoments(window, rows, done, more, nowMs, source.appearsWithinMs),
        more: seen.length < fresh.length || more,
        aside: asideOf(aside, (row) => ({ externalId: row.id, look: toLook(row) })),
        ...{ skipped, fault },
      };
    },
    takeAside: async (look, withinMs) => ({
      ticket: (await lookAt(lookShape.parse(look), countdown(withinMs))).ticket,
      update: null,
    }),
  };
}

const pagesMax = 20;

/**
 * Turns pages until one has a ticket that was not looked at yet, so that many changes of one moment, or pages that come short
 * because some of their tickets are hidden, neither end the reading nor hold it up. Pages of tickets from before the moment
 * asked for do not count towards the most that are turned: where a system is asked for more than that, all of them could be.
 *
 * @param ask gets what the page before named as the next one; null for the first.
 */
export async function pagesUntilFresh<Row extends ChangedRow, Next>(
  window: MomentWindow,
  ask: (next: Next | null) => Promise<{
    readonly rows: readonly Row[];
    readonly next: Next | null;
    readonly atMs: number | null;
  }>,
): Promise<Listed<Row>> {
  const rows: Row[] = [];
  let next: Next | null = null;
  let atMs: number | null = null;
  for (let pages = 0; pages < pagesMax; ) {
    const answer = await ask(next);
    atMs ??= answer.atMs;
    const { rows: found } = answer;
    rows.push(...found);
    next = answer.next;
    if (found.length === 0 || found.some((row) => row.changedMs >= window.fromMs)) pages += 1;
    if (next === null || freshMoments(window, answer.rows).length > 0) break;
  }
  return { rows, more: next !== null, atMs };
}
