-- Old workers may keep running: yes. They tell models nothing of what is known, and erase no fact that was stated at an item: its
-- key goes with the item, so nobody can read it, and the sweep removes it.
-- What people state of requesters and customers. What checked tickets tell is no table: it is read from outcomes each time, so
-- an undone verdict and an erased ticket take it with them.

create table signalbox.fact (
  tenant_id    uuid not null references signalbox.tenant,
  -- A keyed hash of whom it is about and what it says: stated again it is the same fact.
  id           text not null,
  about        text not null check (about in ('requester', 'customer')),
  -- A keyed hash of the address or the domain.
  subject_ref  text not null,
  -- Where it was stated last.
  item_id      uuid not null,
  -- Its text, redacted, under the key of that item.
  sealed       bytea not null,
  stated_by    text not null,
  count        integer not null default 1 check (count > 0),
  learned_at   timestamptz not null default now(),
  confirmed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, item_id) references signalbox.item (tenant_id, id)
);
create index fact_subject on signalbox.fact (tenant_id, subject_ref, confirmed_at desc);
create index fact_item on signalbox.fact (tenant_id, item_id);

-- What is not to be learned again from tickets that came in before.
create table signalbox.forgotten_fact (
  tenant_id    uuid not null references signalbox.tenant,
  -- As above, of a field and a value.
  id           text not null,
  subject_ref  text not null,
  forgotten_by text not null,
  forgotten_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index forgotten_fact_subject on signalbox.forgotten_fact (tenant_id, subject_ref);

-- The newest tickets of a customer, without reading all of them.
create index item_customer on signalbox.item (tenant_id, requester_domain, id desc) where requester_domain is not null;

do $$
declare t text;
begin
  foreach t in array array['fact', 'forgotten_fact'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update, delete on signalbox.fact to signalbox_app;
grant select, insert, update, delete on signalbox.forgotten_fact to signalbox_app;
grant select, delete on signalbox.fact to signalbox_system;
grant select on signalbox.forgotten_fact to signalbox_system;
