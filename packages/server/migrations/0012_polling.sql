-- Old workers may keep running: yes. They poll nothing and know nothing of these tables.
-- Sources that are asked for what is new in them, and what was found out about the rights of their tokens.

-- How far a source has been read. Moved in the transaction that takes in what was read.
create table signalbox.source_poll (
  tenant_id     uuid not null references signalbox.tenant,
  source        text not null,
  -- Hash of the system's address: a cursor of another system means nothing.
  system        text not null,
  cursor        jsonb,
  -- Of two processes that read from the same place, one moves it.
  version       bigint not null default 0,
  next_at       timestamptz not null default now(),
  polled_at     timestamptz,
  ok_at         timestamptz,
  -- Everything new before it has been taken in.
  caught_up_at  timestamptz,
  -- In a row.
  failures      integer not null default 0,
  failing_since timestamptz,
  error         text,
  status        integer,
  taken         bigint not null default 0,
  -- Tickets passed over because their own answer could not be used.
  skipped       bigint not null default 0,
  skipped_id    text,
  primary key (tenant_id, source)
);

-- What a source lacks, as last found out.
create table signalbox.source_probe (
  tenant_id uuid not null references signalbox.tenant,
  source    text not null,
  -- Of the configuration it was made of: another one is looked at anew.
  system    text not null,
  probed_at timestamptz not null,
  -- Null when the source could not be asked.
  findings  jsonb,
  error     text,
  primary key (tenant_id, source)
);

do $$
declare t text;
begin
  foreach t in array array['source_poll', 'source_probe'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update on signalbox.source_poll, signalbox.source_probe to signalbox_app;
grant select on signalbox.source_poll, signalbox.source_probe to signalbox_system;
