import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import { canonicalJson, type PastValue, pastValue } from '@signalbox/domain';
import type * as z from 'zod';
import { ConnectorError, type History, type PastTicket } from './connector.ts';
import { lookAtEach, ticketsPerPoll } from './polled-ticket.ts';
import { countdown, type Left } from './system-client.ts';

/** What stands in a ticket so long after it came is no first guess any more. */
const settledAfterMs = 24 * 60 * 60 * 1_000;

/** What a list says: tickets that are not done with, the newest first. */
export interface PastListed<Row> {
  /** Empty only at the end. */
  readonly rows: readonly Row[];
  readonly more: boolean;
  /** How many there are, these included, as far as the system tells. */
  readonly total: number | null;
  /** By the system's own clock. */
  readonly atMs: number | null;
}

/** A system whose tickets can be listed from the newest to the oldest. */
export interface PastSource<Row extends { readonly id: string }, Cursor> {
  readonly cursor: z.ZodType<Cursor>;
  readonly start: Cursor;
  /** Tickets looked at before they are kept. Absent: as many as a poll, because each is asked for by itself. */
  readonly atOnce?: number;
  list(cursor: Cursor, asked: { sinceMs: number | null }, left: Left): Promise<PastListed<Row>>;
  /** Null: it is not where we look. `atMs`: when the list was made, by the system's clock or else by ours. */
  look(row: Row, atMs: number, left: Left): Promise<PastTicket | null> | PastTicket | null;
  /** Past these rows, in their order. */
  after(cursor: Cursor, rows: readonly Row[]): Cursor;
}

/** Reads the past of a system a few tickets at a time, one request after the other. */
export function pastPages<Row extends { readonly id: string }, Cursor>(
  config: TicketSystemConfig,
  source: PastSource<Row, Cursor>,
): History {
  const { type, url, poll, fields } = config;
  return {
    about: canonicalJson({ type, url, places: poll?.places ?? [], fields: fieldsOf(fields) }),
    take: async (given, { sinceMs, most, failures }, withinMs) => {
      const left = countdown(withinMs);
      const cursor = given === null ? source.start : source.cursor.parse(given);
      const { rows, more, total, atMs } = await source.list(cursor, { sinceMs }, left);
      if (rows.length === 0)
        return { tickets: [], cursor: given, more: false, left: 0, skipped: [], fault: null };
      const { seen, skipped, aside, fault } = await lookAtEach(
        rows,
        ({ id }) => id,
        async (row) => source.look(row, atMs ?? Date.now(), left),
        failures,
        Math.min(most, source.atOnce ?? ticketsPerPoll),
      );
      const failed = aside.map(({ look, error }) => ({ externalId: look.id, fault: error.fault }));
      return {
        tickets: seen.flatMap(([, ticket]) => ticket ?? []),
        cursor: source.after(
          cursor,
          seen.map(([row]) => row),
        ),
        more: more || seen.length < rows.length,
        left: total === null ? null : Math.max(0, total - seen.length),
        skipped: [...skipped, ...failed],
        fault,
      };
    },
  };
}

type PlainPlace = {
  readonly name: string;
  readonly custom: boolean;
  readonly values: Readonly<Record<string, string>>;
};

/** In an order of its own, so that a map that was only written differently is the same. */
function fieldsOf(fields: TicketSystemConfig['fields']): Readonly<Record<string, PlainPlace>> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, { name, custom, values }]) => [
      field,
      { name, custom, values: { ...values } },
    ]),
  );
}

/** What stands in a ticket at the end. Its state is left out: that says that it ended, not what it was about. */
export async function pastValues(
  places: TicketSystemConfig['fields'],
  valueAt: (place: FieldPlace) => Promise<string | null> | string | null,
): Promise<Readonly<Record<string, PastValue>>> {
  const values: Record<string, PastValue> = {};
  for (const [field, place] of Object.entries(places)) {
    if (!place.custom && /^(status|state)$/i.test(place.name)) continue;
    const value = pastValue(place.values, await valueAt(place));
    if (value !== null) values[field] = value;
  }
  return values;
}

export function isSettled(ended: boolean, createdMs: number, atMs: number): boolean {
  return ended || atMs - createdMs >= settledAfterMs;
}

/** A moment a ticket's place in the list depends on. @throws ConnectorError `unreadable` */
export function createdMsOf(moment: string | null | undefined): number {
  const ms = Date.parse(moment ?? '');
  if (Number.isNaN(ms)) throw new ConnectorError('unreadable');
  return ms;
}

/** Rows as they came, when they are from the newest to the oldest. @throws ConnectorError `unreadable`: some would be lost */
export function newestFirst<Row>(rows: readonly Row[], by: (row: Row) => number): readonly Row[] {
  const falls = rows.every((row, n) => n === 0 || by(row) <= by(rows[n - 1] as Row));
  if (!falls) throw new ConnectorError('unreadable');
  return rows;
}
