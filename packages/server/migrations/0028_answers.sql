-- Old workers may keep running: yes. They tell nothing of limits of spend.
-- Limits of spend that somebody was told of before they were reached.

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

do $$
declare t text;
begin
  foreach t in array array['spend_notice'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update, delete on signalbox.spend_notice to signalbox_app;
grant select on signalbox.spend_notice to signalbox_system;
