import { newItemSchema } from '@signalbox/contract';
import { acceptArrivals, type Engine } from '@signalbox/server';
import type { Decided, Round } from './compare.ts';
import type { Ticket } from './tickets.ts';

export interface Named extends Ticket {
  /** The same in every round. */
  readonly name: string;
}

/** A round with what tells its decisions apart that should not matter. */
export interface Decisions {
  readonly round: Round;
  /** By the ticket's name: under which version it was decided, and what the answer of the model says of its instructions. */
  readonly under: ReadonlyMap<string, Under>;
}

export interface Under {
  readonly versionId: string;
  /** Null: the answer that stands is no model's. */
  readonly why: string | null;
}

const acceptedAtOnce = 100;
const pollMs = 20;
const patienceMs = 30 * 60_000;

/**
 * Takes tickets in as new items and waits until each is decided.
 *
 * @param round its name, part of the names of its items.
 * @param atOnce so many, and the next when these are decided.
 */
export async function decideRound(
  engine: Engine,
  round: string,
  tickets: readonly Named[],
  atOnce = Number.POSITIVE_INFINITY,
): Promise<Decisions> {
  const ids: string[] = [];
  for (let at = 0; at < tickets.length; at += atOnce) {
    const some = await accept(engine, round, tickets.slice(at, at + atOnce));
    await allDecided(engine, some);
    ids.push(...some);
  }
  return readDecisions(engine, tickets, ids);
}

/** @returns their items, in the same order. */
export async function accept(
  { context, tenantId }: Engine,
  round: string,
  tickets: readonly Named[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let at = 0; at < tickets.length; at += acceptedAtOnce) {
    const arrivals = tickets.slice(at, at + acceptedAtOnce).map(({ name, subject, body }) => ({
      item: newItemSchema.parse({ externalId: `${round}/${name}`, subject, body }),
      ...{ idempotencyKey: null, actor: 'system' },
    }));
    for (const result of await acceptArrivals(context, tenantId, arrivals)) {
      if (result.kind !== 'accepted') throw new Error(`a ticket was refused: ${result.code}`);
      ids.push(result.id);
    }
  }
  return ids;
}

/** How many of these, or of all, are still to be decided. */
export async function countOpen(engine: Engine, ids: readonly string[] | null): Promise<number> {
  const { rows } = await engine.database.system.query<{ n: number }>(
    `select count(*)::int as n from signalbox.item
     where state in ('received', 'deciding') and ($1::uuid[] is null or id = any ($1))`,
    [ids],
  );
  return rows[0]?.n ?? 0;
}

export async function allDecided(engine: Engine, ids: readonly string[] | null): Promise<void> {
  for (const until = Date.now() + patienceMs; ; ) {
    const open = await countOpen(engine, ids);
    if (open === 0) return;
    if (Date.now() > until) throw new Error(`${open} tickets are still to be decided`);
    await new Promise((done) => setTimeout(done, pollMs));
  }
}

interface Row {
  readonly item_id: string;
  readonly version: string;
  readonly lane: string;
  readonly fields: Readonly<Record<string, FieldRow>>;
  readonly reasons: readonly { readonly code: string }[];
}

interface FieldRow {
  readonly value: string | null;
  readonly confidence: number;
  readonly tier: string | null;
  readonly evidence: readonly { readonly text: string }[];
}

/** @param ids the items of these tickets, in the same order. */
export async function readDecisions(
  { database }: Engine,
  tickets: readonly Named[],
  ids: readonly string[],
): Promise<Decisions> {
  const names = new Map(ids.map((id, n) => [id, tickets[n]?.name ?? '']));
  const { rows } = await database.system.query<Row>(
    `select distinct on (item_id) item_id, version, lane, fields, reasons from signalbox.decision
     where item_id = any ($1::uuid[]) order by item_id, id desc`,
    [ids],
  );
  const round = new Map<string, Decided>();
  const under = new Map<string, Under>();
  for (const row of rows) {
    const name = names.get(row.item_id) ?? '';
    round.set(name, toDecided(row));
    under.set(name, { versionId: row.version, why: whyIn(row) });
  }
  return { round, under };
}

function toDecided({ lane, fields, reasons }: Row): Decided {
  const known = Object.entries(fields).map(([name, { value, confidence, tier }]) => [
    name,
    { value, confidence, tier },
  ]);
  return { fields: Object.fromEntries(known), lane, reasons: reasons.map(({ code }) => code) };
}

function whyIn({ fields }: Row): string | null {
  const said = Object.values(fields).find(({ tier }) => tier?.startsWith('model:') === true);
  return said === undefined ? null : said.evidence.map(({ text }) => text).join(' ');
}
