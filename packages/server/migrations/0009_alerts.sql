-- Old workers may keep running: yes. They know nothing of alerts; who runs the periodic work and is new tells them.
-- Alerts and incidents, both made from the audit in the order of commits, and the messages that tell of alerts.

-- Who is told what, as published: secrets stand as ${NAME}.
alter table signalbox.workspace_state add column alerts jsonb not null default '[]';

-- What fires, and fired. One of a kind and subject fires at a time; once recovered it is over, and the next time is a new row.
create table signalbox.alert (
  tenant_id    uuid not null references signalbox.tenant,
  id           uuid not null,
  kind         text not null check (kind in ('mode', 'breaker', 'budget', 'burst', 'stuck', 'failed_write')),
  level        text not null check (level in ('warn', 'alert')),
  subject      text not null,
  state        text not null check (state in ('firing', 'recovered')),
  -- The worst since it fires. Of one subject only.
  severity     integer not null,
  summary      text not null,
  times        integer not null,
  incident_id  uuid,
  -- The last entry taken into it: read again, the audit counts nothing twice.
  era          integer not null,
  entry_xid    xid8 not null,
  entry_id     uuid not null,
  first_at     timestamptz not null,
  last_at      timestamptz not null,
  recovered_at timestamptz,
  primary key (tenant_id, id)
);
create unique index alert_firing on signalbox.alert (tenant_id, kind, subject) where state = 'firing';
create index alert_subject on signalbox.alert (tenant_id, kind, subject, id);
create index alert_state on signalbox.alert (tenant_id, state, id);

-- The last audit entry taken into alerts and incidents. Its row lock makes readers take turns.
create table signalbox.alert_cursor (
  tenant_id  uuid primary key references signalbox.tenant,
  era        integer not null,
  after_xid  xid8 not null,
  after_id   uuid not null
);
-- What happened before there were alerts is not told. A tenant made later is read from its first entry on.
insert into signalbox.alert_cursor (tenant_id, era, after_xid, after_id)
select tenant_id, signalbox.current_audit_era(), pg_current_xact_id(), '00000000-0000-0000-0000-000000000000'
from signalbox.tenant;

-- How a channel of the workspace in force fares. Made when something is sent by it.
create table signalbox.alert_channel (
  tenant_id     uuid not null references signalbox.tenant,
  name          text not null,
  -- Of its configuration as published: another one begins anew.
  config_hash   text not null,
  failures      integer not null default 0,
  failing_since timestamptz,
  error         text,
  paused_at     timestamptz,
  primary key (tenant_id, name)
);

-- One message to one channel. Until closes_at what fires joins it; then it is worded once, and every attempt sends the same.
create table signalbox.alert_delivery (
  tenant_id  uuid not null references signalbox.tenant,
  id         uuid not null,
  -- Names in the workspace: the file, and the channel in it.
  route      text not null,
  channel    text not null,
  type       text not null check (type in ('webhook', 'mail', 'slack')),
  event      text not null check (event in ('firing', 'repeated', 'recovered', 'test')),
  alert_ids  uuid[] not null,
  closes_at  timestamptz not null,
  body       text,
  state      text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  tries      integer not null default 0,
  -- When it is tried next. Of one under way: when its attempt counts as lost.
  next_at    timestamptz not null,
  error      text,
  status     integer,
  created_at timestamptz not null default now(),
  ended_at   timestamptz,
  primary key (tenant_id, id)
);
create index alert_delivery_due on signalbox.alert_delivery (tenant_id, channel, next_at) where state = 'waiting';
create index alert_delivery_old on signalbox.alert_delivery (created_at);
-- Tells whether and when a route was told of an alert.
create index alert_delivery_alert on signalbox.alert_delivery using gin (alert_ids);

-- Trouble with one control that a person has to close. There is one at a time.
create table signalbox.incident (
  tenant_id    uuid not null references signalbox.tenant,
  id           uuid not null,
  control      text not null,
  agent        text,
  category     text,
  source       text,
  state        text not null check (state in ('open', 'recovered', 'closed')),
  worst_mode   text check (worst_mode in ('normal', 'reduced', 'safe', 'handback', 'stopped')),
  cause        jsonb not null,
  -- One window of the error budget before it was opened: what was decided since may have been wrong already.
  from_at      timestamptz not null,
  opened_at    timestamptz not null,
  recovered_at timestamptz,
  closed_at    timestamptz,
  closed_by    text,
  close_reason text,
  primary key (tenant_id, id)
);
create unique index incident_unclosed on signalbox.incident (tenant_id, control) where state <> 'closed';

create table signalbox.incident_note (
  tenant_id   uuid not null,
  incident_id uuid not null,
  id          uuid not null,
  at          timestamptz not null,
  actor       text not null,
  -- Redacted.
  text        text not null,
  primary key (tenant_id, incident_id, id),
  foreign key (tenant_id, incident_id) references signalbox.incident (tenant_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['alert', 'alert_cursor', 'alert_channel', 'alert_delivery', 'incident', 'incident_note'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update on signalbox.alert, signalbox.alert_cursor, signalbox.alert_channel, signalbox.alert_delivery,
  signalbox.incident to signalbox_app;
grant select, insert on signalbox.incident_note to signalbox_app;
grant select on signalbox.alert, signalbox.alert_cursor, signalbox.alert_channel, signalbox.alert_delivery,
  signalbox.incident, signalbox.incident_note to signalbox_system;
grant delete on signalbox.alert, signalbox.alert_delivery to signalbox_system;
grant update on signalbox.alert_delivery to signalbox_system;
