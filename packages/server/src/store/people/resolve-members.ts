import type { Role } from '@signalbox/contract';
import { asSql, type Database } from '../database.ts';

export interface MembershipRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly role: Role;
}

const text = `select tenant_id, id, role from signalbox.resolve_member($1)`;

/** The tenants somebody belongs to, the oldest membership first. Runs before a tenant is known. */
export function resolveMembers(
  database: Pick<Database, 'app'>,
  userId: string,
): Promise<readonly MembershipRow[]> {
  return asSql(database.app).query<MembershipRow>(text, [userId], 'resolve-member');
}
