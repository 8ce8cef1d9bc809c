/**
 * The part of a statement that inserts audit entries beside the change they describe, from a JSON parameter holding
 * `AuditRow`s. The statement may add a `where` on `a."itemId"`. `$2` is the tenant.
 */
export function insertAuditFrom(parameter: `$${number}`): string {
  return `
    insert into audit_entry (tenant_id, id, xid, at, stage, type, actor, item_id, detail, mac)
    select $2, a.id, a.xid::xid8, a.at, a.stage, a.type, a.actor, a."itemId", a.detail, decode(a.mac, 'hex')
    from json_to_recordset(${parameter}::json) as a(
      id uuid, xid text, at timestamptz, stage text, type text, actor text, "itemId" uuid, detail jsonb, mac text)`;
}
