-- Old workers may keep running: yes. They search by words alone and write what they wrote before.
-- Which articles replies cite is read from the replies themselves; few decisions have one.

create index decision_reply on signalbox.decision (tenant_id, id) where reply is not null;

-- What passages mean, as a model said it. Made for the articles in force when the workspace names such a model; no text of a
-- ticket is in it.
create table signalbox.passage_vector (
  tenant_id  uuid not null references signalbox.tenant,
  -- Which model, and how many numbers: vectors of two spaces are never compared.
  space      text not null,
  -- SHA-256 of heading and text of the passage.
  hash       bytea not null,
  -- 32-bit floats, little end first; of length 1.
  vector     bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, space, hash)
);
alter table signalbox.passage_vector enable row level security;
create policy one_tenant on signalbox.passage_vector to signalbox_app
  using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()));
create policy all_tenants on signalbox.passage_vector to signalbox_system using (true) with check (true);
grant select, insert on signalbox.passage_vector to signalbox_app;
grant select on signalbox.passage_vector to signalbox_system;
