-- Old workers may keep running: yes (first migration).
-- Everything is owned by signalbox_owner. signalbox_app does all request and stage work and sees one tenant at a time;
-- signalbox_system does what spans tenants (sealing, expiry, recovery, job fetch). Neither can bypass row-level security.

-- The tenant of this transaction. Raises when none is set: a forgotten tenant must be an error, never "all rows" or "no rows".
create function signalbox.tenant() returns uuid
  language sql stable parallel safe
  as $$ select current_setting('signalbox.tenant')::uuid $$;

create table signalbox.tenant (
  tenant_id  uuid primary key,
  name       text not null unique,
  created_at timestamptz not null default now()
);

-- Raised by every change of a control. A decision, the end of a delay and the start of a write name the epoch they were
-- decided under; they take the shared side of the advisory lock epoch_lock(), a change of a control the exclusive side.
create table signalbox.tenant_epoch (
  tenant_id uuid primary key references signalbox.tenant,
  epoch     bigint not null default 1
);

create function signalbox.epoch_lock(tenant uuid) returns bigint
  language sql immutable parallel safe
  as $$ select hashtextextended('signalbox.epoch:' || tenant::text, 0) $$;

create table signalbox.api_key (
  tenant_id    uuid not null references signalbox.tenant,
  id           uuid not null,
  name         text not null,
  prefix       text not null,
  secret_hash  bytea not null,
  scopes       text[] not null,
  created_at   timestamptz not null default now(),
  revoked_at   timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
-- Looked up before the tenant is known, so this one index does not begin with the tenant. 32 random bytes do not collide.
create unique index api_key_secret_hash on signalbox.api_key (secret_hash);

create table signalbox.agent_version (
  tenant_id  uuid not null references signalbox.tenant,
  id         text not null,
  agent      text not null,
  config     jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- Which version serves an agent. A change is a new row's worth of history in the audit; the live pointer is this row.
create table signalbox.release (
  tenant_id   uuid not null,
  agent       text not null,
  version_id  text not null,
  previous_id text,
  position    integer not null default 0,
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, agent),
  foreign key (tenant_id, version_id) references signalbox.agent_version (tenant_id, id)
);

create table signalbox.source (
  tenant_id  uuid not null references signalbox.tenant,
  name       text not null,
  type       text not null,
  config     jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);

create table signalbox.workspace_state (
  tenant_id    uuid primary key references signalbox.tenant,
  content_hash text not null,
  policy       jsonb not null,
  loaded_at    timestamptz not null default now()
);

create table signalbox.item (
  tenant_id        uuid not null,
  id               uuid not null,
  kind             text not null check (kind in ('ticket', 'invoice')),
  source           text not null,
  external_id      text not null,
  revision         text not null,
  revision_no      integer not null,
  state            text not null check (state in
    ('received', 'deciding', 'held', 'in_review', 'writing', 'resolved', 'handed_over', 'cancelled', 'stuck')),
  lane             text check (lane in ('auto', 'assisted', 'manual')),
  queue            text,
  stuck_code       text,
  stuck_at         timestamptz,
  decision_id      uuid,
  hold_id          uuid,
  requester_ref    text,
  requester_domain text,
  language         text,
  received_at      timestamptz not null,
  updated_at       timestamptz not null default now(),
  erased_at        timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, source, external_id)
);
create index item_unfinished on signalbox.item (tenant_id, state, id)
  where state not in ('resolved', 'handed_over', 'cancelled');
create index item_requester on signalbox.item (tenant_id, requester_ref) where requester_ref is not null;

-- The rows of one item below are inserted with it by one statement and removed with it by erasure, so they carry no foreign
-- key: a per-row check would cost the hot path more than the rows themselves and could never fail.
create table signalbox.item_revision (
  tenant_id    uuid not null,
  item_id      uuid not null,
  revision     text not null,
  revision_no  integer not null,
  content_hash bytea not null,
  primary key (tenant_id, item_id, revision)
);

create table signalbox.item_key (
  tenant_id uuid not null,
  item_id   uuid not null,
  wrapped   bytea not null,
  primary key (tenant_id, item_id)
);

-- sealed: the original text under the item's own key. subject, body, fields: redacted, in clear, searchable.
create table signalbox.message (
  tenant_id   uuid not null,
  item_id     uuid not null,
  id          uuid not null,
  revision_no integer not null,
  origin      text not null check (origin in ('requester', 'agent', 'person')),
  at          timestamptz not null,
  sealed      bytea not null,
  -- HMAC of the original under the item's key: what an audit entry can hold of a text that may be erased.
  text_mac    bytea not null,
  subject     text not null,
  body        text not null,
  fields      jsonb not null,
  findings    text[] not null,
  primary key (tenant_id, item_id, id)
);

create table signalbox.idempotency_key (
  tenant_id    uuid not null,
  key_hash     bytea not null,
  item_id      uuid not null,
  content_hash bytea not null,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, key_hash)
);

create table signalbox.decision (
  tenant_id   uuid not null,
  id          uuid not null,
  item_id     uuid not null,
  revision_no integer not null,
  agent       text not null,
  version     text not null,
  epoch       bigint not null,
  lane        text not null,
  fields      jsonb not null,
  reasons     jsonb not null,
  facts       jsonb not null,
  doubt       jsonb not null,
  fallback    text,
  text_mac    bytea not null,
  created_at  timestamptz not null default now(),
  primary key (tenant_id, id)
) partition by range (id);
create index decision_item on signalbox.decision (tenant_id, item_id);

-- One row an action and so one write an action; unpartitioned because that must hold over months. verdict is null until the
-- action is released for writing.
create table signalbox.action (
  tenant_id   uuid not null,
  id          uuid not null,
  item_id     uuid not null,
  decision_id uuid not null,
  type        text not null,
  risk        text not null,
  hash        text not null,
  payload     jsonb not null,
  lane        text not null,
  approved_by text,
  -- The epoch the action was released for writing under; no attempt starts under another.
  epoch       bigint,
  verdict     text check (verdict in
    ('pending', 'confirmed', 'not_applied', 'partly_applied', 'conflicting', 'overwritten', 'unknown')),
  attempts    integer not null default 0,
  -- Attempts a person looked into before having the action written again; they no longer count against it.
  forgiven    integer not null default 0,
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index action_item on signalbox.action (tenant_id, item_id);

create table signalbox.attempt (
  tenant_id    uuid not null,
  id           uuid not null,
  action_id    uuid not null,
  item_id      uuid not null,
  number       integer not null,
  fence        bigint not null,
  started_at   timestamptz not null default now(),
  deadline_at  timestamptz not null,
  ended_at     timestamptz,
  verdict      text,
  intended     jsonb not null,
  precondition jsonb,
  read_back    jsonb,
  error_code   text,
  primary key (tenant_id, id)
) partition by range (id);
create index attempt_action on signalbox.attempt (tenant_id, action_id);

create sequence signalbox.write_fence;

-- One write per outside ticket at a time. Held from before the first byte is sent until a verdict is recorded; after a crash
-- it stands until retry_at (deadline + settles_within), because the old request may still be on its way.
create table signalbox.write_lease (
  tenant_id   uuid not null,
  source      text not null,
  external_id text not null,
  action_id   uuid not null,
  attempt_id  uuid not null,
  fence       bigint not null,
  retry_at    timestamptz not null,
  woken_at    timestamptz,
  primary key (tenant_id, source, external_id)
);
create index write_lease_due on signalbox.write_lease (retry_at);

create table signalbox.hold (
  tenant_id        uuid not null,
  id               uuid not null,
  item_id          uuid not null,
  decision_id      uuid not null,
  kind             text not null check (kind in ('delay', 'review')),
  origin           text not null check (origin in ('gate', 'verdict')),
  state            text not null check (state in
    ('open', 'released', 'cancelled', 'decided', 'expired', 'superseded')),
  until            timestamptz not null,
  queue            text,
  claim_id         uuid,
  claimed_by       text,
  claim_expires_at timestamptz,
  closed_at        timestamptz,
  primary key (tenant_id, id)
);
create index hold_due on signalbox.hold (until) where state = 'open';
create index hold_item on signalbox.hold (tenant_id, item_id, id);
create index hold_open on signalbox.hold (tenant_id, kind, id) where state = 'open';

create table signalbox.verdict (
  tenant_id   uuid not null,
  id          uuid not null,
  hold_id     uuid not null,
  item_id     uuid not null,
  decision_id uuid not null,
  verdict     text not null check (verdict in ('accept', 'edit', 'decline', 'reassign')),
  fields      jsonb not null,
  queue       text,
  reason_code text,
  note        text,
  actor       text not null,
  at          timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, hold_id),
  foreign key (tenant_id, hold_id) references signalbox.hold (tenant_id, id)
);

create index verdict_item on signalbox.verdict (tenant_id, item_id);

create table signalbox.import_run (
  tenant_id   uuid not null references signalbox.tenant,
  id          uuid not null,
  fingerprint text not null,
  mode        text not null check (mode in ('history', 'new')),
  mapping     jsonb not null,
  rows_done   integer not null default 0,
  imported    integer not null default 0,
  duplicates  integer not null default 0,
  quarantined integer not null default 0,
  finished_at timestamptz,
  started_at  timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index import_run_unfinished on signalbox.import_run (tenant_id, fingerprint, mode) where finished_at is null;

-- A past ticket somebody already answered, redacted on the way in. Its labels are what people did, so it may train.
create table signalbox.example (
  tenant_id    uuid not null,
  id           uuid not null,
  import_id    uuid not null,
  external_id  text,
  content_hash bytea not null,
  subject      text not null,
  body         text not null,
  language     text,
  labels       jsonb not null,
  in_scope     boolean not null,
  received_at  timestamptz,
  -- Finds the examples that repeat an erased text. A column, because row-level security keeps hashing out of index conditions.
  text_hash    bigint not null generated always as (hashtextextended(subject || e'\n' || body, 0)) stored,
  primary key (tenant_id, id),
  unique (tenant_id, content_hash),
  foreign key (tenant_id, import_id) references signalbox.import_run (tenant_id, id)
);
create index example_text on signalbox.example (tenant_id, text_hash);

-- The only food for learning besides examples. A label needs a witness: a person's verdict, or the key of whoever reported
-- what happened in the outside world. A decision nobody checked has neither and cannot get a row here.
create table signalbox.outcome (
  tenant_id   uuid not null,
  id          uuid not null,
  item_id     uuid not null,
  decision_id uuid,
  field       text not null,
  value       text not null,
  predicted   text,
  raw         double precision,
  correct     boolean,
  witness     text not null check (witness in ('person', 'requester', 'source')),
  verdict_id  uuid,
  reported_by uuid,
  sampled     double precision not null default 1 check (sampled > 0 and sampled <= 1),
  at          timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, item_id) references signalbox.item (tenant_id, id),
  foreign key (tenant_id, verdict_id) references signalbox.verdict (tenant_id, id),
  foreign key (tenant_id, reported_by) references signalbox.api_key (tenant_id, id),
  constraint a_label_has_a_witness check (num_nonnulls(verdict_id, reported_by) = 1)
);
create index outcome_item on signalbox.outcome (tenant_id, item_id);
-- A repeated report replaces the earlier one. An expression stands for a decision that was not there.
create unique index outcome_report on signalbox.outcome
  (tenant_id, item_id, coalesce(decision_id, item_id), field, witness, reported_by) where reported_by is not null;

create table signalbox.model_artifact (
  tenant_id  uuid not null references signalbox.tenant,
  id         text not null,
  rows       integer not null,
  fields     jsonb not null,
  seed       integer not null,
  checksum   bytea not null,
  bytes      bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table signalbox.calibrator (
  tenant_id  uuid not null references signalbox.tenant,
  id         uuid not null,
  agent      text not null,
  version    text not null,
  field      text not null,
  method     text not null,
  -- What it was fitted on: imported past tickets, or outcomes of this version's own decisions.
  origin     text not null check (origin in ('history', 'outcomes')),
  params     jsonb not null,
  outcomes   integer not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index calibrator_latest on signalbox.calibrator (tenant_id, agent, version, field, id desc);

-- A switch: tenant, agent:NAME, source:NAME or tool:NAME. Later controls (breaker, budget, mode) keep their state here too.
create table signalbox.control (
  tenant_id  uuid not null references signalbox.tenant,
  id         text not null,
  kind       text not null check (kind in ('kill_switch')),
  tripped    boolean not null,
  reason     text,
  actor      text not null,
  until      timestamptz,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table signalbox.audit_entry (
  tenant_id uuid not null,
  id        uuid not null,
  xid       xid8 not null,
  at        timestamptz not null,
  stage     text not null,
  type      text not null,
  actor     text not null,
  item_id   uuid,
  detail    jsonb not null,
  mac       bytea not null,
  primary key (tenant_id, id)
) partition by range (id);
create index audit_entry_item on signalbox.audit_entry (tenant_id, item_id, id) where item_id is not null;
create index audit_entry_order on signalbox.audit_entry (tenant_id, xid, id);

create table signalbox.audit_seal (
  tenant_id     uuid not null references signalbox.tenant,
  seq           bigint not null,
  from_xid      xid8 not null,
  below_xid     xid8 not null,
  entries       integer not null,
  first_id      uuid,
  last_id       uuid,
  root          bytea not null,
  previous_hash bytea not null,
  hash          bytea not null,
  sealed_at     timestamptz not null,
  primary key (tenant_id, seq)
);

-- The desk: our own small ticket store, written like any other outside system.
create table signalbox.desk_ticket (
  tenant_id   uuid not null references signalbox.tenant,
  external_id text not null,
  fields      jsonb not null default '{}',
  version     integer not null default 0,
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, external_id)
);
create table signalbox.desk_update (
  tenant_id   uuid not null,
  external_id text not null,
  write_key   uuid not null,
  fields      jsonb not null,
  at          timestamptz not null default now(),
  primary key (tenant_id, external_id, write_key),
  foreign key (tenant_id, external_id) references signalbox.desk_ticket (tenant_id, external_id)
);

-- One row a process that runs jobs. Its advisory lock is held by its own connection, so a lock found free means it is dead.
create table signalbox.worker (
  id         uuid primary key,
  lock_key   bigint not null,
  worker_ids text[] not null,
  started_at timestamptz not null default now()
);

do $$
declare t text;
begin
  foreach t in array array[
    'tenant', 'tenant_epoch', 'api_key', 'agent_version', 'release', 'source', 'workspace_state', 'item', 'item_revision',
    'item_key', 'message', 'idempotency_key', 'decision', 'action', 'attempt', 'write_lease', 'hold', 'verdict',
    'import_run', 'example', 'outcome', 'model_artifact', 'calibrator', 'control', 'audit_entry', 'audit_seal',
    'desk_ticket', 'desk_update']
  loop
    execute format('alter table signalbox.%I enable row level security', t);
    -- The sub-select makes the comparison value one evaluation a statement instead of one a row.
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant usage on schema signalbox to signalbox_app, signalbox_system;
grant usage on sequence signalbox.write_fence to signalbox_app;

grant select, insert, update, delete on
  signalbox.item, signalbox.item_revision, signalbox.message, signalbox.write_lease, signalbox.idempotency_key
  to signalbox_app;
grant select, insert, delete on signalbox.item_key, signalbox.example to signalbox_app;
grant delete on signalbox.release, signalbox.outcome to signalbox_app;
grant select, insert, update on
  signalbox.tenant_epoch, signalbox.api_key, signalbox.release, signalbox.source, signalbox.workspace_state,
  signalbox.decision, signalbox.action, signalbox.attempt, signalbox.hold, signalbox.verdict, signalbox.import_run, signalbox.outcome,
  signalbox.control, signalbox.desk_ticket, signalbox.desk_update, signalbox.agent_version
  to signalbox_app;
grant select, insert on signalbox.model_artifact, signalbox.calibrator, signalbox.audit_entry to signalbox_app;
grant select on signalbox.tenant, signalbox.audit_seal to signalbox_app;

grant select on all tables in schema signalbox to signalbox_system;
grant select, insert, update, delete on signalbox.worker to signalbox_system;
grant insert on signalbox.tenant, signalbox.tenant_epoch, signalbox.audit_seal to signalbox_system;
grant delete on signalbox.idempotency_key to signalbox_system;

-- Resolves a machine key before the tenant is known. Returns nothing for unknown keys; says so when one is revoked.
create function signalbox.resolve_api_key(hash bytea)
  returns table (tenant_id uuid, id uuid, scopes text[], revoked boolean)
  language sql stable security definer set search_path = pg_catalog
  as $$ select k.tenant_id, k.id, k.scopes, k.revoked_at is not null from signalbox.api_key k where k.secret_hash = hash $$;

-- Months are cut on the id, whose first 48 bits are milliseconds (RFC 9562, version 7).
create function signalbox.uuid_v7_floor(at timestamptz) returns uuid
  language sql immutable parallel safe
  as $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid $$;

-- Makes the partitions of a month where they are missing. Idempotent; called at start and by the daily job.
create function signalbox.ensure_partitions(month date) returns void
  language plpgsql security definer set search_path = pg_catalog
  as $$
declare
  parent text;
  part text;
  starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  foreach parent in array array['decision', 'attempt', 'audit_entry'] loop
    part := parent || '_' || to_char(starts at time zone 'UTC', 'YYYYMM');
    if to_regclass('signalbox.' || part) is null then
      execute format('create table signalbox.%I partition of signalbox.%I for values from (%L) to (%L)',
        part, parent, signalbox.uuid_v7_floor(starts), signalbox.uuid_v7_floor(ends));
      execute format('alter table signalbox.%I enable row level security', part);
    end if;
  end loop;
end $$;

create table signalbox.decision_rest partition of signalbox.decision default;
create table signalbox.attempt_rest partition of signalbox.attempt default;
create table signalbox.audit_entry_rest partition of signalbox.audit_entry default;
alter table signalbox.decision_rest enable row level security;
alter table signalbox.attempt_rest enable row level security;
alter table signalbox.audit_entry_rest enable row level security;

revoke all on function signalbox.resolve_api_key(bytea), signalbox.ensure_partitions(date) from public;
grant execute on function signalbox.resolve_api_key(bytea) to signalbox_app;
grant execute on function signalbox.ensure_partitions(date) to signalbox_system;
