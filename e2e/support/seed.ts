import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Signalbox } from './signalbox.ts';

/** Lets the agents learn from the example's sorted tickets, which the import of that many does. */
export async function trainOnExamples(signalbox: Signalbox): Promise<void> {
  await signalbox.run('import', join(signalbox.workspace, 'tickets', 'past-tickets.csv'));
}

/** Sends the example's new tickets, at most `count`, as one source's, and waits until none is being decided. Gives their ids. */
export async function sendNewTickets(
  signalbox: Signalbox,
  count = 20,
  source = 'api',
): Promise<readonly string[]> {
  const text = await readFile(join(signalbox.workspace, 'tickets', 'new-tickets.jsonl'), 'utf8');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, count);
  const ids: string[] = [];
  for (const line of lines) {
    const ticket = { ...(JSON.parse(line) as Readonly<Record<string, unknown>>), source };
    const { status, body } = await signalbox.call('POST', '/v1/items', ticket);
    if (status >= 300) throw new Error(`an item was refused: ${JSON.stringify(body)}`);
    ids.push((body as { readonly id: string }).id);
  }
  for (const id of ids) await decided(signalbox, id);
  return ids;
}

async function decided(signalbox: Signalbox, id: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    const { body } = await signalbox.call('GET', `/v1/items/${id}`);
    const { state } = body as { readonly state: string };
    if (!['received', 'deciding'].includes(state)) return;
    if (Date.now() > giveUpAt) throw new Error(`item ${id} is still ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
