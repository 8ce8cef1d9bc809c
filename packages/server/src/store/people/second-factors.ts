import { asSql, type Database } from '../database.ts';

const text = `select "id" from "user" where "id" = any ($1::text[]) and "twoFactorEnabled"`;

/** Which of these users are asked for a second factor. */
export async function withSecondFactor(
  database: Pick<Database, 'auth'>,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await asSql(database.auth).query<{ id: string }>(text, [userIds]);
  return new Set(rows.map((row) => row.id));
}
