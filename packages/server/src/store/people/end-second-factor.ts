import { asSql, type Database } from '../database.ts';

const text = `
  with gone as (delete from "twoFactor" where "userId" = $1)
  update "user" set "twoFactorEnabled" = false, "updatedAt" = now() where "id" = $1`;

/** Drops somebody's second factor, for a person an owner helps back in. */
export async function endSecondFactor(
  database: Pick<Database, 'auth'>,
  userId: string,
): Promise<void> {
  await asSql(database.auth).query(text, [userId]);
}
