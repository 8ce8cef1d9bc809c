import type { Database } from '../database.ts';

const texts = [
  `delete from throttle where expire < extract(epoch from now()) * 1000`,
  `delete from "session" where "expiresAt" < now()`,
  `delete from "verification" where "expiresAt" < now()`,
] as const;

/** Removes what has run out: counted tries to sign in, sessions, half-done second steps. */
export async function forgetSignIns(database: Pick<Database, 'auth'>): Promise<void> {
  for (const text of texts) await database.auth.query(text);
}
