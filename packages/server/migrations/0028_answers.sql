-- Old workers may keep running: yes. They tell nothing of limits of spend, and neither keep nor take answers to other tickets.
-- Limits of spend that somebody was told of before they were reached, and answers that may be taken for tickets that are nearly the same.

alter table signalbox.alert drop constraint alert_kind_check;
alter table signalbox.alert add constraint alert_kind_check
  check (kind in ('mode', 'breaker', 'budget', 'burst', 'stuck', 'failed_write', 'spend'));

-- What was told of each limit of a day last. A row is there while something is to be told.
create table signalbox.spend_notice (
  tenant_id uuid not null references signalbox.tenant,
  scope     text not null check (scope in ('agent', 'tenant')),
  -- Of the agent; empty for the tenant.
  name      text not null,
  day       date not null,
  level     text not null check (level in ('warn', 'alert')),
  because   text not null check (because in ('spent', 'forecast')),
  primary key (tenant_id, scope, name)
);

-- What a model said of one ticket, kept for others. Only values its agent may give; never its words.
create table signalbox.near_answer (
  tenant_id  uuid not null references signalbox.tenant,
  id         uuid not null,
  -- Whose text was asked about: it goes with that item, and the answer and the sketch of the text are sealed under its key.
  item_id    uuid not null,
  -- Keyed hash of everything the answer depends on but the text.
  rest       bytea not null,
  sealed     bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz not null default now(),
  hits       bigint not null default 0,
  primary key (tenant_id, id),
  -- The newest about an item.
  unique (tenant_id, item_id, rest)
);
create index near_answer_used on signalbox.near_answer (tenant_id, used_at desc);

-- Keyed hashes of parts of the sketch, under which it is found. Without the tenant's key they say which answers have a part in common
-- and nothing of what it is.
create table signalbox.near_band (
  tenant_id uuid not null,
  band      bytea not null,
  answer_id uuid not null,
  primary key (tenant_id, band, answer_id),
  foreign key (tenant_id, answer_id) references signalbox.near_answer on delete cascade
);
create index near_band_answer on signalbox.near_band (tenant_id, answer_id);

-- Answers that were not asked for, counted for the metrics.
create index step_not_asked on signalbox.step (tenant_id, outcome) where outcome in ('cached', 'near', 'shared');

do $$
declare t text;
begin
  foreach t in array array['spend_notice', 'near_answer', 'near_band'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update, delete on signalbox.spend_notice, signalbox.near_answer to signalbox_app;
grant select, insert, delete on signalbox.near_band to signalbox_app;
grant select on signalbox.spend_notice, signalbox.near_answer, signalbox.near_band to signalbox_system;
