import type { Tx } from '../tx.ts';

export interface TenantRow {
  /** What people named it; else the name it was made with. */
  readonly name: string;
  readonly disclosure_text: string | null;
  readonly time_zone: string | null;
}

export interface TenantSettings {
  readonly name?: string | undefined;
  readonly disclosureText?: string | undefined;
  readonly timeZone?: string | undefined;
}

const readText = `
  select coalesce(s.display_name, t.name) as name, s.disclosure_text, s.time_zone
  from tenant t left join tenant_setting s on s.tenant_id = t.tenant_id
  where t.tenant_id = $1`;
const lockText = `insert into tenant_setting (tenant_id) values ($1) on conflict (tenant_id) do update set updated_at = now()`;
const writeText = `
  update tenant_setting set display_name = coalesce($2, display_name), disclosure_text = coalesce($3, disclosure_text),
    time_zone = coalesce($4, time_zone), updated_at = now()
  where tenant_id = $1`;

/** The tenant of the transaction as people see it. */
export async function readTenantRow(tx: Tx): Promise<TenantRow> {
  const [row] = await tx.query<TenantRow>(readText, [tx.tenantId]);
  if (row === undefined) throw new Error('the tenant is not there');
  return row;
}

/** Keeps others from changing the settings until the transaction ends. */
export async function lockTenantSettings(tx: Tx): Promise<void> {
  await tx.query(lockText, [tx.tenantId]);
}

/** Changes what is given. The caller holds the lock. */
export async function writeTenantSettings(tx: Tx, settings: TenantSettings): Promise<void> {
  const { name, disclosureText, timeZone } = settings;
  await tx.query(writeText, [tx.tenantId, name ?? null, disclosureText ?? null, timeZone ?? null]);
}
