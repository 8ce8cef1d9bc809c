-- Old workers may keep running: yes. They pass over the new kinds of controls, which only limit, so they should be replaced soon.
-- Controls that change by themselves: the degradation ladder, breakers, burst guards; and the reducer that moves them.

alter table signalbox.control
  drop constraint control_kind_check,
  add constraint control_kind_check check (kind in ('kill_switch', 'mode', 'breaker', 'burst')),
  -- How far it degrades its agent.
  add column mode text check (mode in ('normal', 'reduced', 'safe', 'handback', 'stopped')),
  -- What a person set it to, beside what it found itself; the more restrained of the two counts.
  add column forced_mode text check (forced_mode in ('reduced', 'safe', 'handback', 'stopped')),
  add column forced_reason text,
  add column forced_by text,
  add column forced_until timestamptz,
  -- Of a breaker: the share it lets through.
  add column share double precision check (share between 0 and 1),
  add column cause jsonb;

-- How far the audit has been taken into the controls, and what they remember. Written with every change of a control in the
-- same transaction, else once a second; what was read since is read again after a crash and gives the same.
create table signalbox.control_cursor (
  tenant_id  uuid primary key references signalbox.tenant,
  era        integer not null,
  after_xid  xid8 not null,
  after_id   uuid not null,
  -- Raised by every write: of two reducers that take themselves for the only one, one writes.
  version    bigint not null default 1,
  policy     jsonb not null,
  state      jsonb not null,
  -- By the database's clock. Too long ago means that nobody watches: every decision then asks a person.
  reduced_at timestamptz not null default now()
);

-- Where a replay begins: the state at a place in the audit, taken when the limits change and once an hour while there is news.
create table signalbox.control_snapshot (
  tenant_id uuid not null references signalbox.tenant,
  id        uuid not null,
  at        timestamptz not null,
  era       integer not null,
  after_xid xid8 not null,
  after_id  uuid not null,
  policy    jsonb not null,
  state     jsonb not null,
  primary key (tenant_id, id)
);
create index control_snapshot_at on signalbox.control_snapshot (tenant_id, at);

-- What happened to controls is rare among what happens to items, and asked for by itself.
create index audit_entry_control on signalbox.audit_entry (tenant_id, id) where stage = 'control';

do $$
declare t text;
begin
  foreach t in array array['control_cursor', 'control_snapshot'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update on signalbox.control_cursor to signalbox_app;
grant select, insert, delete on signalbox.control_snapshot to signalbox_app;
grant select on signalbox.control_cursor, signalbox.control_snapshot to signalbox_system;
grant delete on signalbox.control to signalbox_app;
