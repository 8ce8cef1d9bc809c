import type { AgentConfig } from '@signalbox/contract';
import type { PastPage, PastTicket } from '../connectors/connector.ts';
import { ImportTakenOverError } from '../import/error.ts';
import type { LineContext } from '../line/context.ts';
import { type AlsoMarked, createRedactor } from '../redaction/index.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import { advanceBackfillRun, type BackfillRunRow } from '../store/import/backfill-runs.ts';
import { dropChangedExamples } from '../store/import/drop-changed-examples.ts';
import { type ExampleRow, insertExamples } from '../store/import/insert-examples.ts';
import { findKnownNumbers } from '../store/item/find-known-numbers.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { pastExample } from './past-example.ts';
import { addTo, tallyOf } from './tally.ts';

const valueMaxCharacters = 200;

export interface PageOrder {
  readonly source: string;
  readonly sinceMs: number | null;
}

/**
 * Keeps a page of past tickets and moves the run on, in one transaction: whatever is killed, nothing is lost or doubled. What an
 * agent may have decided teaches nothing: a ticket that came in as an item has outcomes where people said what was right, and
 * one with a note of ours was decided by an installation that is not this one.
 */
export async function takePage(
  context: LineContext,
  tenantId: string,
  run: BackfillRunRow,
  page: PastPage,
  { source, sinceMs }: PageOrder,
): Promise<BackfillRunRow> {
  // Asked for before: it may need a connection of its own.
  const also = await context.alsoRedacted(tenantId);
  const keys = context.keysOf(tenantId);
  const tickets = page.tickets.filter(
    ({ receivedAt }) => sinceMs === null || Date.parse(receivedAt) >= sinceMs,
  );
  return inTenant(context.database, tenantId, async (tx) => {
    const numbers = tickets.map(({ externalId }) => externalId);
    const known = await findKnownNumbers(tx, source, numbers);
    const open = tickets.filter(({ externalId, ours }) => !ours && !known.has(externalId));
    const settled = open.filter((ticket) => ticket.settled);
    const fieldsOf = await readFieldsOf(tx);
    const rows = settled.map((ticket) => pastExample(keys, source, ticket, fieldsOf, also));
    const good = rows.filter(({ labels }) => Object.keys(labels).length > 0);
    const { changed, inserted } = await keep(tx, run.id, rows, good);
    const counts = {
      decided: tickets.length - open.length,
      young: open.length - settled.length,
      unlabelled: rows.length - good.length,
      changed,
    };
    const values = settled.map((ticket) => redactedValues(ticket, also));
    const moved = await advanceBackfillRun(tx, {
      from: run,
      rows: tickets.length + page.skipped.length,
      imported: inserted - changed,
      duplicates: good.length - inserted,
      quarantined: page.skipped.length,
      cursor: page.cursor,
      tally: addTo(tallyOf(run.tally), counts, values),
    });
    if (moved === undefined) throw new ImportTakenOverError();
    return moved;
  });
}

async function keep(
  tx: Tx,
  runId: string,
  rows: readonly ExampleRow[],
  good: readonly ExampleRow[],
): Promise<{ readonly changed: number; readonly inserted: number }> {
  const dropped = new Set(await dropChangedExamples(tx, rows));
  const inserted = await insertExamples(tx, runId, good);
  const changed = good.filter(({ content_hash }) => dropped.has(content_hash)).length;
  return { changed, inserted };
}

/** The fields of agents that are written to a field of a source; without any, what it is called there. */
async function readFieldsOf(tx: Tx): Promise<(place: string) => readonly string[]> {
  const versions = await readLiveVersions(tx);
  const agents = versions.map(({ config }) => (config as { readonly agent: AgentConfig }).agent);
  const fields = agents.flatMap((agent) => Object.entries(agent.fields));
  return (place) => {
    const own = fields.filter(([, { target }]) => target === place).map(([field]) => field);
    return own.length === 0 ? [place] : [...new Set(own)];
  };
}

/** A field of free text may hold anything, and what is counted is kept and shown. */
function redactedValues({ values }: PastTicket, also: AlsoMarked): PastTicket['values'] {
  const redactor = createRedactor({}, also);
  return Object.fromEntries(
    Object.entries(values).map(([field, { theirs, ours }]) => [
      field,
      { theirs: redactor.redact(theirs).slice(0, valueMaxCharacters), ours },
    ]),
  );
}
