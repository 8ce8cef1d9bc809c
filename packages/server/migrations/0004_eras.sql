-- Old workers may keep running: yes.
-- Eras of the audit. A seal covers a range of transaction ids, and a restored database counts transactions anew: entries from
-- before and after a restore would stand in each other's ranges. So each life of an installation is an era with ranges of its
-- own. Era 1 is that of every installation nobody has restored.

-- The era of what is recorded now. Replaced by a restore, in its own transaction. The planner puts the number itself into the
-- statement, so a column default that calls it costs the hot path nothing.
create function signalbox.current_audit_era() returns integer
  language sql stable parallel safe
  as $$ select 1 $$;

alter table signalbox.audit_entry add column era integer not null default signalbox.current_audit_era();
alter table signalbox.audit_seal add column era integer not null default signalbox.current_audit_era();

-- Where the entry stands that opens an era (type audit_restored). What it says is authenticated there; this row only finds it.
create table signalbox.audit_era (
  tenant_id uuid not null references signalbox.tenant,
  era       integer not null check (era > 1),
  entry_id  uuid not null,
  -- The restoring transaction: no entry of the era has an earlier one.
  from_xid  xid8 not null,
  primary key (tenant_id, era)
);

alter table signalbox.audit_era enable row level security;
create policy one_tenant on signalbox.audit_era to signalbox_app
  using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()));
create policy all_tenants on signalbox.audit_era to signalbox_system using (true) with check (true);
grant select on signalbox.audit_era to signalbox_app, signalbox_system;
