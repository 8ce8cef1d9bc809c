-- Old workers may keep running: yes.
-- Webhooks out: endpoints, what they are told, and how far the audit has been read for them. Webhooks in: what was signed well
-- and could not be taken.

create table signalbox.webhook_endpoint (
  tenant_id       uuid not null references signalbox.tenant,
  id              uuid not null,
  url             text not null,
  events          text[] not null,
  -- Sealed under a key of its own; shown in clear once.
  secret          bytea not null,
  active          boolean not null,
  inactive_because text check (inactive_because in ('gone', 'failing', 'switched_off')),
  -- What happened in transactions before this one is not told. A restored installation counts transactions anew, in a new era.
  from_era        integer not null,
  from_xid        xid8 not null,
  -- Failures in a row. While there are any, one delivery at a time tries whether it is back, not before retry_at.
  failures        integer not null default 0,
  failing_since   timestamptz,
  retry_at        timestamptz not null default now(),
  created_at      timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- The last audit entry looked at for endpoints, in the order entries become final. Its row lock makes readers take turns.
create table signalbox.webhook_cursor (
  tenant_id  uuid primary key references signalbox.tenant,
  era        integer not null,
  after_xid  xid8 not null,
  after_id   uuid not null
);

-- One event on its way to one endpoint. Its id is the webhook-id of every attempt; the unique constraint keeps an event from
-- being told twice however often the audit is read.
create table signalbox.webhook_delivery (
  tenant_id   uuid not null,
  id          uuid not null,
  endpoint_id uuid not null,
  type        text not null,
  -- The audit entry it tells of; null for a test.
  entry_id    uuid,
  -- Sent as it stands: a repeat must have the same bytes.
  body        text not null,
  state       text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  -- Attempts begun, ever, and since it was last put into the queue.
  tries       integer not null default 0,
  round_tries integer not null default 0,
  -- When it is tried next. Of one under way: when its attempt counts as lost.
  next_at     timestamptz not null default now(),
  attempts    jsonb not null default '[]',
  created_at  timestamptz not null default now(),
  ended_at    timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, endpoint_id, entry_id, type),
  foreign key (tenant_id, endpoint_id) references signalbox.webhook_endpoint (tenant_id, id) on delete cascade
);
create index webhook_delivery_due on signalbox.webhook_delivery (tenant_id, endpoint_id, next_at) where state = 'waiting';
create index webhook_delivery_log on signalbox.webhook_delivery (tenant_id, endpoint_id, id);
create index webhook_delivery_old on signalbox.webhook_delivery (created_at);

create table signalbox.webhook_refused (
  tenant_id  uuid not null references signalbox.tenant,
  id         uuid not null,
  source     text not null,
  webhook_id text not null,
  -- Hash of the idempotency key it would have been taken under: tells whether it was, later.
  key_hash   bytea not null,
  code       text not null,
  errors     jsonb not null,
  -- Redacted.
  body       text not null,
  times      integer not null default 1,
  first_at   timestamptz not null default now(),
  last_at    timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, source, webhook_id)
);
create index webhook_refused_old on signalbox.webhook_refused (last_at);

-- Refusals are kept for a while; that there were any is kept for good.
create table signalbox.webhook_refused_count (
  tenant_id uuid not null references signalbox.tenant,
  source    text not null,
  refused   bigint not null,
  primary key (tenant_id, source)
);

do $$
declare t text;
begin
  foreach t in array array[
    'webhook_endpoint', 'webhook_cursor', 'webhook_delivery', 'webhook_refused', 'webhook_refused_count']
  loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update, delete on signalbox.webhook_endpoint, signalbox.webhook_refused to signalbox_app;
grant select, insert, update on signalbox.webhook_cursor, signalbox.webhook_delivery, signalbox.webhook_refused_count
  to signalbox_app;
grant select on signalbox.webhook_endpoint, signalbox.webhook_cursor, signalbox.webhook_delivery,
  signalbox.webhook_refused, signalbox.webhook_refused_count to signalbox_system;
grant delete on signalbox.webhook_delivery, signalbox.webhook_refused to signalbox_system;
