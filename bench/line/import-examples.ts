import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '@signalbox/server';
import { parse } from 'csv-parse/sync';
import { type Example, insertExamples } from '../support/insert-examples.ts';

interface PastTicket extends Example {
  readonly in_scope: string;
}

/** Puts the example's past tickets where training reads them. How they are imported is not what this bench measures. */
export async function importExamples(engine: Engine, root: string): Promise<void> {
  const file = await readFile(join(root, 'examples/helpdesk/tickets/past-tickets.csv'));
  const tickets = parse(file, { columns: true }) as readonly PastTicket[];
  await insertExamples(
    engine,
    tickets.filter((ticket) => ticket.in_scope === '1'),
  );
}
