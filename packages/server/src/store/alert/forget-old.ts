import type { Database } from '../database.ts';

const texts = [
  // What waits for a channel that is paused, or that no process has, is news no more.
  `update alert_delivery set state = 'failed', error = 'too_late', ended_at = now()
   where state = 'waiting' and created_at < now() - interval '1 day' and next_at <= now()`,
  `delete from alert_delivery where created_at < now() - interval '30 days'`,
  `delete from alert where state = 'recovered' and recovered_at < now() - interval '400 days'`,
];

/** Gives up messages of which nobody was told for a day, and forgets messages after 30 days and alerts after 400. */
export async function forgetOldAlerts(database: Pick<Database, 'system'>): Promise<void> {
  for (const text of texts) await database.system.query(text);
}
