-- Old workers may keep running: yes. The holds they open have no proposal and so are like no other until they are looked at
-- one by one.

-- What accepting a decision would write, as the payload of an action: outside field → value. An action's own payload is the
-- same until a person edits it, and stays edited when the edit is undone.
create function signalbox.proposed_payload(fields jsonb) returns jsonb
  language sql immutable parallel safe
  as $$
    select jsonb_build_object('fields', coalesce(
      jsonb_object_agg(coalesce(one.value ->> 'target', one.key), one.value -> 'value')
        filter (where one.value ->> 'value' is not null), '{}'))
    from jsonb_each(fields) as one
  $$;
-- Equal proposals of one agent have equal keys; jsonb writes equal values as equal text.
create function signalbox.proposal_key(agent text, payload jsonb) returns bigint
  language sql immutable parallel safe
  as $$ select hashtextextended(agent || e'\n' || payload::text, 0) $$;

-- Finds the open holds that propose the same. A column without an index: counting reads the open holds of a tenant in the
-- order of hold_open, some 10 ms for 10,000, while an index would cost every held item one more entry.
alter table signalbox.hold
  add column proposal bigint,
  drop constraint hold_origin_check,
  -- person: a review somebody asked for in the place of a delay.
  add constraint hold_origin_check check (origin in ('gate', 'verdict', 'person'));
update signalbox.hold h set proposal = signalbox.proposal_key(d.agent, signalbox.proposed_payload(d.fields))
from signalbox.decision d
where h.state = 'open' and d.tenant_id = h.tenant_id and d.id = h.decision_id;

-- How long the reviewer looked at it, as the console counts it; null when nobody counted.
alter table signalbox.verdict add column seconds_spent integer check (seconds_spent between 0 and 86400);

-- The name in the workspace's file; null for what was published before there was this column.
alter table signalbox.workspace_state add column name text;

-- Filters of a page that somebody keeps under a name.
create table signalbox.saved_view (
  tenant_id  uuid not null references signalbox.tenant,
  id         uuid not null,
  owner      text not null,
  page       text not null check (page in ('items', 'reviews', 'audit')),
  name       text not null,
  -- As in an address, without the question mark.
  query      text not null check (length(query) <= 2000),
  shared     boolean not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, owner, page, name)
);

-- What people may change of a tenant. The tenant's own row is its identity and is not theirs to change.
create table signalbox.tenant_setting (
  tenant_id       uuid primary key references signalbox.tenant,
  display_name    text,
  disclosure_text text,
  time_zone       text,
  updated_at      timestamptz not null default now()
);

do $$
declare t text;
begin
  foreach t in array array['saved_view', 'tenant_setting'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, delete on signalbox.saved_view to signalbox_app;
grant select, insert, update on signalbox.tenant_setting to signalbox_app;
grant select on signalbox.saved_view, signalbox.tenant_setting to signalbox_system;
