import type { Database } from '../database.ts';

const texts = [
  `delete from webhook_delivery where created_at < now() - interval '30 days'`,
  `delete from webhook_refused where last_at < now() - interval '30 days'`,
];

/** Forgets deliveries and refused webhooks after 30 days. */
export async function forgetOldWebhooks(database: Pick<Database, 'system'>): Promise<void> {
  for (const text of texts) await database.system.query(text);
}
