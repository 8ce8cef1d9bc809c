-- Old workers may keep running: yes. What they confirm is not looked at a second time.
-- A ticket is looked at once more some time after its write was confirmed: automations change fields seconds later. What people
-- change is a correction, whose witness is the source it was seen in.

create table signalbox.second_look (
  tenant_id  uuid not null,
  action_id  uuid not null,
  source     text not null,
  due_at     timestamptz not null,
  -- Put into a job, and not again for a while.
  woken_at   timestamptz,
  -- Looks that ended without an answer.
  tries      integer not null default 0,
  looked_at  timestamptz,
  finding    text check (finding in ('stands', 'overwritten', 'superseded', 'not_looked')),
  -- Of an overwritten one, by field: what was written, what stands there now, and who changed it.
  changes    jsonb,
  -- Why it could not be looked at.
  error_code text,
  primary key (tenant_id, action_id),
  check ((looked_at is null) = (finding is null))
);
create index second_look_due on signalbox.second_look (due_at) where looked_at is null;
-- Few, and found by their source: nearly all stand as written.
create index second_look_unmet on signalbox.second_look (tenant_id, source, looked_at)
  where finding in ('overwritten', 'not_looked');

alter table signalbox.second_look enable row level security;
create policy one_tenant on signalbox.second_look to signalbox_app
  using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()));
create policy all_tenants on signalbox.second_look to signalbox_system using (true) with check (true);
grant select, insert, update, delete on signalbox.second_look to signalbox_app;
grant select on signalbox.second_look to signalbox_system;

-- A correction that was seen in a source: nobody passed it on, so the source itself is named.
alter table signalbox.outcome
  add column reported_source text,
  drop constraint a_label_has_a_witness,
  add constraint a_label_has_a_witness check (num_nonnulls(verdict_id, reported_by, reported_by_member, reported_source) = 1);
-- However often and by whichever way it is seen, it is one.
create unique index outcome_seen on signalbox.outcome (tenant_id, item_id, coalesce(decision_id, item_id), field, reported_source)
  where reported_source is not null;

-- Every item leaves one of the new entries, too: see 0011.
drop index signalbox.audit_entry_type;
create index audit_entry_type on signalbox.audit_entry (tenant_id, type, id)
  where type not in
    ('received', 'revised', 'decided', 'write_started', 'write_unsettled', 'write_ended', 'looked_again');

-- Tickets a poll could not read while it read others: looked at later by themselves, so that they hold up nothing.
create table signalbox.source_aside (
  tenant_id   uuid not null references signalbox.tenant,
  source      text not null,
  external_id text not null,
  -- Of the system the ticket is of, as in source_poll.
  system      text not null,
  -- What the connector needs to look at it: numbers and moments.
  look        jsonb not null,
  since       timestamptz not null default now(),
  tries       integer not null default 1,
  next_at     timestamptz not null,
  error       text not null,
  status      integer,
  primary key (tenant_id, source, external_id)
);
alter table signalbox.source_aside enable row level security;
create policy one_tenant on signalbox.source_aside to signalbox_app
  using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()));
create policy all_tenants on signalbox.source_aside to signalbox_system using (true) with check (true);
grant select, insert, update, delete on signalbox.source_aside to signalbox_app;
grant select on signalbox.source_aside to signalbox_system;
