import type { Database } from '../database.ts';

const text = `delete from idempotency_key where created_at < now() - interval '30 days'`;

/** Forgets idempotency keys after 30 days; no caller repeats a request that late. */
export async function forgetIdempotencyKeys(database: Pick<Database, 'system'>): Promise<void> {
  await database.system.query(text);
}
