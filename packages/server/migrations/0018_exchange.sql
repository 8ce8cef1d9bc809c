-- Old workers may keep running: yes. What they write keeps no exchange, and they know nothing of settlements.
-- What was said on the wire for an attempt and for a second look, without any value that does not stand beside it; goes with
-- the values when an item is erased. Null: nothing was said, or the process died before it was recorded.
alter table signalbox.attempt add column exchange jsonb;
alter table signalbox.second_look add column exchange jsonb;

-- A person has looked at the ticket of a stuck item and says how its write ended. Why is in the audit.
create table signalbox.settlement (
  tenant_id uuid not null,
  id        uuid not null,
  item_id   uuid not null,
  -- The write it is about; null for an item that got stuck before it had one.
  action_id uuid,
  ended     text not null check (ended in ('written', 'not_written')),
  actor     text not null,
  at        timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index settlement_action on signalbox.settlement (tenant_id, action_id, id) where action_id is not null;

alter table signalbox.settlement enable row level security;
create policy one_tenant on signalbox.settlement to signalbox_app
  using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()));
create policy all_tenants on signalbox.settlement to signalbox_system using (true) with check (true);
grant select, insert on signalbox.settlement to signalbox_app;
grant select on signalbox.settlement to signalbox_system;
