import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@signalbox/sdk';

/** Hands a ticket over and gives its id. Its revision makes it safe to send again. */
export async function sendTicket(number: string, subject: string, body: string): Promise<string> {
  const key = process.env['SIGNALBOX_KEY'] ?? '';
  const client = createClient({ url: 'http://127.0.0.1:4100', key });
  for (let tries = 1; ; tries += 1) {
    const taken = await client.items.create({ externalId: number, revision: '1', subject, body });
    if (taken.ok) return taken.value.id;
    const { code, retry, retryAfterMs } = taken.error;
    if (retry !== 'later' || tries === 5) throw new Error(`the ticket was not taken: ${code}`);
    await sleep(retryAfterMs ?? 1_000 * tries);
  }
}
