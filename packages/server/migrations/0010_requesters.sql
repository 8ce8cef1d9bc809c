-- Old workers may keep running: yes. What they record is counted with the requester's next outcome.
-- What was right for a requester's tickets so far, as people, the requester or the source said it. Derived from outcomes and
-- counted anew with each: a decision that nobody checked is in no row, and what is voided or erased leaves.

create table signalbox.requester_history (
  tenant_id     uuid not null references signalbox.tenant,
  requester_ref text not null,
  field         text not null,
  value         text not null,
  -- Tickets, each by its latest outcome.
  count         integer not null check (count > 0),
  updated_at    timestamptz not null default now(),
  primary key (tenant_id, requester_ref, field, value)
);

alter table signalbox.requester_history enable row level security;
create policy one_tenant on signalbox.requester_history to signalbox_app
  using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()));
create policy all_tenants on signalbox.requester_history to signalbox_system using (true) with check (true);
grant select, insert, update, delete on signalbox.requester_history to signalbox_app;
grant select on signalbox.requester_history to signalbox_system;
