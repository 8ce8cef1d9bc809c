import { uuidV7 } from '../../ids/uuid-v7.ts';
import type { Sql } from '../database.ts';

const findText = `select tenant_id from tenant where name = $1`;
const makeText = `
  with made as (insert into tenant (tenant_id, name) values ($1, $2) on conflict (name) do nothing returning tenant_id)
  insert into tenant_epoch (tenant_id) select tenant_id from made`;

/** The id of the tenant of that name, made when there is none. Run as the system role. */
export async function ensureTenant(system: Sql, name: string): Promise<string> {
  await system.query(makeText, [uuidV7(), name]);
  const [row] = await system.query<{ tenant_id: string }>(findText, [name]);
  if (row === undefined) throw new Error('the tenant could not be made');
  return row.tenant_id;
}
