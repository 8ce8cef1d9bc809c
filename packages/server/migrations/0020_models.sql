-- Old workers may keep running: yes. They ask no model.
-- Every call of a language model, what it may cost and did cost, and answers that can be given again.

create table signalbox.model_call (
  tenant_id       uuid not null references signalbox.tenant,
  id              uuid not null,
  item_id         uuid not null,
  agent           text not null,
  version         text not null,
  model           text not null,
  provider        text not null,
  -- The provider's own name of the model.
  provider_model  text not null,
  tainted         boolean not null,
  -- It asked again because the answer before was of no use.
  repair          boolean not null,
  -- Of UTC: whose limits it counts against.
  day             date not null,
  -- Micro-dollars for a million tokens, and from when on they hold.
  price           jsonb not null,
  -- The most it could cost, and what of it is still set aside.
  reserved_micros bigint not null check (reserved_micros >= 0),
  held_micros     bigint not null check (held_micros between 0 and reserved_micros),
  -- After this it is not under way any more, whoever began it.
  expires_at      timestamptz not null,
  started_at      timestamptz not null default now(),
  ended_at        timestamptz,
  -- Null: under way. `lost`: nobody recorded its end.
  outcome         text,
  input_tokens    bigint,
  cached_tokens   bigint,
  output_tokens   bigint,
  cost_micros     bigint not null default 0 check (cost_micros >= 0),
  took_ms         bigint,
  request_id      text,
  -- HMAC and text under the key of the item, as those of messages are; emptied with it.
  prompt_mac      bytea not null,
  answer_mac      bytea,
  prompt_sealed   bytea not null,
  answer_sealed   bytea,
  primary key (tenant_id, id),
  check ((outcome is null) = (ended_at is null)),
  check (outcome is null or held_micros = 0)
);
create index model_call_item on signalbox.model_call (tenant_id, item_id, id);
create index model_call_day on signalbox.model_call (tenant_id, day, agent);
create index model_call_open on signalbox.model_call (expires_at) where outcome is null;

-- One row for each limit there may be: of an item for ever, of an agent and of the tenant for a day.
create table signalbox.spend_counter (
  tenant_id       uuid not null references signalbox.tenant,
  scope           text not null check (scope in ('item', 'agent', 'tenant')),
  -- The id of the item, the name of the agent; empty for the tenant.
  name            text not null,
  day             date not null,
  settled_micros  bigint not null default 0 check (settled_micros >= 0),
  reserved_micros bigint not null default 0 check (reserved_micros >= 0),
  primary key (tenant_id, scope, name, day),
  check ((scope = 'item') = (day = 'infinity'))
);

create table signalbox.model_answer (
  tenant_id  uuid not null references signalbox.tenant,
  -- Keyed hash of everything the answer depends on.
  key        bytea not null,
  -- Whose text was asked about: it goes with that item, and is sealed under its key.
  item_id    uuid not null,
  sealed     bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz not null default now(),
  hits       bigint not null default 0,
  primary key (tenant_id, key)
);
create index model_answer_item on signalbox.model_answer (tenant_id, item_id);
create index model_answer_used on signalbox.model_answer (tenant_id, used_at desc);

do $$
declare t text;
begin
  foreach t in array array['model_call', 'spend_counter', 'model_answer'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update on signalbox.model_call, signalbox.spend_counter to signalbox_app;
grant select, insert, update, delete on signalbox.model_answer to signalbox_app;
grant select on signalbox.model_call, signalbox.spend_counter, signalbox.model_answer to signalbox_system;
