-- Runs after the job engine's own migrations, at every start; every statement is idempotent.
-- The engine's tables have row-level security and belong to signalbox_owner, who only migrates. Running jobs is the system role's
-- work; adding them is everybody's, through one function that stamps the tenant of the transaction.
grant usage on schema graphile_worker to signalbox_system;
grant select, insert, update, delete on all tables in schema graphile_worker to signalbox_system;
grant usage on all sequences in schema graphile_worker to signalbox_system;
grant execute on all functions in schema graphile_worker to signalbox_system;

do $$
declare t text;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
  loop
    if not exists (select from pg_policies where schemaname = 'graphile_worker' and tablename = t and policyname = 'runs_jobs') then
      execute format('create policy runs_jobs on graphile_worker.%I to signalbox_system using (true) with check (true)', t);
    end if;
  end loop;
end $$;

-- What is decided is written before more is decided: under load a ticket that is begun ends, and none waits for those behind it.
create or replace function signalbox.priority_of(task text)
  returns int
  language sql immutable set search_path = pg_catalog
  as $$ select case task when 'write' then -1 else 0 end $$;
revoke all on function signalbox.priority_of(text) from public;

-- A job is a wake-up for a batch. The tenant comes from the transaction, never from the caller's payload. No queue name: a queue
-- per ticket drains at 114 jobs a second, none at 2,000 to 6,000.
create or replace function signalbox.enqueue(task text, payload json, run_at timestamptz, max_attempts int)
  returns void
  language sql security definer set search_path = pg_catalog
  as $$
    select graphile_worker.add_job(
      task,
      (payload::jsonb || jsonb_build_object('tenantId', signalbox.tenant()))::json,
      run_at => run_at,
      max_attempts => max_attempts,
      priority => signalbox.priority_of(task))
  $$;
revoke all on function signalbox.enqueue(text, json, timestamptz, int) from public;
grant execute on function signalbox.enqueue(text, json, timestamptz, int) to signalbox_app;

-- The same for work that spans tenants (expiry, recovery), which names the tenant it found.
create or replace function signalbox.enqueue_for(tenant uuid, task text, payload json, run_at timestamptz, max_attempts int)
  returns void
  language sql security definer set search_path = pg_catalog
  as $$
    select graphile_worker.add_job(
      task,
      (payload::jsonb || jsonb_build_object('tenantId', tenant))::json,
      run_at => run_at,
      max_attempts => max_attempts,
      priority => signalbox.priority_of(task))
  $$;
revoke all on function signalbox.enqueue_for(uuid, text, json, timestamptz, int) from public;
grant execute on function signalbox.enqueue_for(uuid, text, json, timestamptz, int) to signalbox_system;
