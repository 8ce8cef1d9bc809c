-- Old workers may keep running: yes. They keep no summary, hand nothing over, and remove the lease of a hand-over only once its
-- last request can no longer arrive.

-- context: what a ticket is about as of this message, redacted, made anew with each; goes with the text. external_ref: what the
-- source calls the message, so that one seen again is not kept again.
alter table signalbox.message
  add column context jsonb,
  add column external_ref text;
create unique index message_external on signalbox.message (tenant_id, item_id, external_ref) where external_ref is not null;

-- How far the audit has been read for items that went to a person. Its row lock makes readers take turns.
create table signalbox.hand_over_cursor (
  tenant_id uuid primary key references signalbox.tenant,
  era       integer not null,
  after_xid xid8 not null,
  after_id  uuid not null
);

-- What the outside system is told when an item goes to a person: a note for the team, or an answer to the requester. Its id is
-- the key of the write. Beside action: nothing here is an effect an agent decided, and neither can be taken for the other.
create table signalbox.hand_over (
  tenant_id   uuid not null,
  id          uuid not null,
  item_id     uuid not null,
  kind        text not null check (kind in ('note', 'acknowledgement')),
  cause       text not null,
  source      text not null,
  external_id text not null,
  -- What the ticket's fields were set to, as far as that has been begun: our own change, and nobody's correction.
  fields      jsonb not null default '{}',
  verdict     text not null default 'pending' check (verdict in
    ('pending', 'confirmed', 'not_applied', 'partly_applied', 'conflicting', 'overwritten', 'unknown', 'dropped')),
  error_code  text,
  attempts    integer not null default 0,
  -- The last of them: what came in before it came in without what it set.
  attempt_id  uuid,
  next_at     timestamptz not null default now(),
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, id)
);
-- The same cause is told once. An answer to the requester is given once an item, whatever the cause.
create unique index hand_over_note on signalbox.hand_over (tenant_id, item_id, cause) where kind = 'note';
create unique index hand_over_acknowledgement on signalbox.hand_over (tenant_id, item_id) where kind = 'acknowledgement';
create index hand_over_due on signalbox.hand_over (next_at) where verdict = 'pending';

-- What requesters and people say of what became of a ticket, one a decision, witness and caller.
create table signalbox.flag (
  tenant_id    uuid not null,
  id           uuid not null,
  item_id      uuid not null,
  -- Null while it is not decided.
  decision_id  uuid,
  said_by      text not null check (said_by in ('requester', 'person')),
  verdict      text check (verdict in ('right', 'wrong')),
  satisfaction integer check (satisfaction between 1 and 5),
  note         text,
  actor        text not null,
  at           timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index flag_said on signalbox.flag (tenant_id, item_id, coalesce(decision_id, item_id), said_by, actor);

do $$
declare t text;
begin
  foreach t in array array['hand_over', 'hand_over_cursor', 'flag'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update on signalbox.hand_over, signalbox.flag to signalbox_app;
grant select, insert, update, delete on signalbox.hand_over_cursor to signalbox_app;
grant select on signalbox.hand_over, signalbox.hand_over_cursor, signalbox.flag to signalbox_system;
