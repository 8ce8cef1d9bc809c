-- Old workers may keep running: yes. They ask no model: rules and the built-in model decide in their place.
-- What models and tools said for one decision of an item, step by step.

-- The conversation an item waits for while it is `deciding`. Null in every other state, and while it is only gated again.
alter table signalbox.item add column conversation_id uuid;

create table signalbox.conversation (
  tenant_id   uuid not null references signalbox.tenant,
  id          uuid not null,
  item_id     uuid not null,
  revision_no integer not null,
  -- The agent that was chosen for the item, and its version.
  agent       text not null,
  version     text not null,
  -- The agent is tried out while its breaker is half open.
  probe       boolean not null,
  decision_id uuid,
  -- Codes of what was not certain, each as often as it was.
  doubts      text[] not null default '{}',
  started_at  timestamptz not null default now(),
  -- Since when a worker has it; null: it waits for one.
  taken_at    timestamptz,
  ended_at    timestamptz,
  -- `lost`: its worker died. `superseded`: a newer text, version or mode made it worthless.
  outcome     text check (outcome in ('decided', 'superseded', 'lost', 'failed')),
  -- It runs again what another one was about, and decides nothing.
  replay_of   uuid,
  primary key (tenant_id, id),
  check ((outcome is null) = (ended_at is null)),
  check (outcome <> 'decided' or decision_id is not null or replay_of is not null)
);
create index conversation_item on signalbox.conversation (tenant_id, item_id, id);
create index conversation_open on signalbox.conversation (tenant_id, started_at) where outcome is null;

create table signalbox.step (
  tenant_id       uuid not null references signalbox.tenant,
  id              uuid not null,
  conversation_id uuid not null,
  item_id         uuid not null,
  -- From 1, in the order in which they ended.
  no              integer not null check (no > 0),
  agent           text not null,
  kind            text not null check (kind in ('model', 'tool', 'consult', 'split', 'check')),
  -- Of the model, the tool, or the agent that was asked.
  name            text not null,
  -- The call that brought the answer; null: none was sent, or it failed.
  model_call_id   uuid,
  -- Text of somebody outside stood in what it was given.
  tainted         boolean not null,
  outcome         text not null,
  took_ms         bigint not null check (took_ms >= 0),
  cost_micros     bigint not null default 0 check (cost_micros >= 0),
  input_tokens    bigint,
  output_tokens   bigint,
  ended_at        timestamptz not null default now(),
  -- HMAC and text, redacted, under the key of the item, as those of messages are; the text is emptied with it.
  input_mac       bytea not null,
  output_mac      bytea,
  input_sealed    bytea not null,
  output_sealed   bytea,
  primary key (tenant_id, id),
  unique (tenant_id, conversation_id, no)
);
create index step_item on signalbox.step (tenant_id, item_id, id);

do $$
declare t text;
begin
  foreach t in array array['conversation', 'step'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update on signalbox.conversation, signalbox.step to signalbox_app;
grant select on signalbox.conversation, signalbox.step to signalbox_system;
