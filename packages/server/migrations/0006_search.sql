-- Old workers may keep running: yes.
-- Search over redacted text. What it reads is made beside the line, from what the line has committed: intake, deciding and
-- writing pay nothing for it, and a result may lag by a moment. Words are made by the program (src/search/words.ts), not by
-- to_tsvector: what a word is must not depend on the locale of somebody's database.

-- A window is a range of item ids, from one window's first id to the next one's; it holds some thousands of items of one tenant.
-- Ids do not come in quite in order, and clocks differ: what came in before the next window opened may lie above its first id,
-- which `top_id` tells. Every document carries the word of its window, so a page of the newest matches of a common word reads the newest windows
-- and not every match there ever was.
create sequence signalbox.search_window_no;
create table signalbox.search_window (
  tenant_id uuid not null references signalbox.tenant,
  no        bigint not null,
  from_id   uuid not null,
  -- The highest id in it.
  top_id    uuid not null,
  documents integer not null,
  primary key (tenant_id, no),
  unique (tenant_id, from_id)
);

-- How far a tenant's items have been made searchable: first all there are, by id, then what is said in the audit about items,
-- in the order of the transactions, as sealing goes. Null item_id: the first pass is over.
create table signalbox.search_mark (
  tenant_id uuid primary key references signalbox.tenant,
  item_id   uuid,
  below_xid xid8 not null,
  after_id  uuid
);

create table signalbox.item_search (
  tenant_id uuid not null,
  item_id   uuid not null,
  window_no bigint not null,
  document  tsvector not null,
  primary key (tenant_id, item_id)
);
-- Not begun with the tenant, because a document names it: by its window's word. One writer in batches, so new entries wait in
-- the pending list, are sorted once and go in together.
create index item_search_words on signalbox.item_search using gin (document) with (fastupdate = on, gin_pending_list_limit = 1024);

-- Words of a past ticket; null until they have been made. They go with their row when its text is erased.
alter table signalbox.example add column document tsvector;
create index example_words on signalbox.example using gin (document);
create index example_unread on signalbox.example (tenant_id, id) where document is null;
grant update (document) on signalbox.example to signalbox_system;

-- An import that came over HTTP. Null name: one of the command line, whose file is where its user put it.
alter table signalbox.import_run
  add column name        text,
  add column actor       text,
  -- Name of the file in the imports folder of the home; removed after success.
  add column file        text,
  add column state       text check (state in ('waiting', 'running', 'done', 'failed')),
  -- An estimate until the end is reached.
  add column rows_total  integer,
  add column trained     jsonb,
  add column error_code  text,
  add constraint over_http_has_all check (num_nonnulls(name, actor, file, state) in (0, 4));
create index import_run_over_http on signalbox.import_run (tenant_id, id) where name is not null;
grant delete on signalbox.import_run to signalbox_app;

do $$
declare t text;
begin
  foreach t in array array['search_window', 'search_mark', 'item_search'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;
grant usage on sequence signalbox.search_window_no to signalbox_system;
grant select, insert, update, delete on signalbox.search_window, signalbox.search_mark, signalbox.item_search to signalbox_system;
grant select on signalbox.search_window, signalbox.search_mark to signalbox_app;
grant select, delete on signalbox.item_search to signalbox_app;

-- The two sides of the lock between reading a tenant's texts into documents (exclusive) and erasing one (shared).
create function signalbox.search_lock(tenant uuid) returns bigint
  language sql immutable parallel safe
  as $$ select hashtextextended('signalbox.search:' || tenant::text, 0) $$;

-- The newest `most` items below `upper_id` that match, newest first: the newest windows are looked into first, and more with each
-- step that does not fill the page. `next_id`: where to go on; null when all was looked at; set without `most` ids when `within_ms`
-- were over. As the owner, because row-level security puts its own condition first and does not let `@@`, which could leak in
-- theory, choose an index; the tenant of the transaction is applied here instead. One call, because a step takes less time than
-- asking for it. Gathered before it is ordered, and without plain index scans, or the planner may walk all items backward until
-- a rare word turns up.
create function signalbox.search_items(query tsquery, upper_id uuid, most integer, within_ms integer,
    out ids uuid[], out next_id uuid)
  language plpgsql stable security definer
  set search_path = pg_catalog
  set enable_seqscan = off
  set enable_indexscan = off
  set jit = off
  as $$
  declare
    deadline timestamptz := clock_timestamp() + within_ms * interval '1 millisecond';
    numbers bigint[];
    lowest uuid[];
    highest uuid[];
    here integer := 1;
    size integer := 1;
    upto integer;
    marks tsquery;
    step uuid[];
  begin
    ids := '{}';
    select array_agg(w.no order by w.from_id desc), array_agg(w.from_id order by w.from_id desc),
      array_agg(w.top_id order by w.from_id desc)
    into numbers, lowest, highest
    from signalbox.search_window w
    where w.tenant_id = signalbox.tenant() and (upper_id is null or w.from_id < upper_id);
    while here <= coalesce(cardinality(numbers), 0) loop
      upto := least(here + size - 1, cardinality(numbers));
      -- An older window may hold some of this range as well: what came in before the next one was opened.
      select string_agg('''~w' || numbers[n] || '''', '|')::tsquery into marks
      from generate_series(here, cardinality(numbers)) n
      where n <= upto or highest[n] >= lowest[upto];
      with found as materialized (
        select s.item_id from signalbox.item_search s
        where s.tenant_id = signalbox.tenant() and s.document @@ (query && marks)
          and s.item_id >= lowest[upto] and (upper_id is null or s.item_id < upper_id)
      ), newest as (
        select f.item_id from found f order by f.item_id desc limit most - cardinality(ids)
      )
      select array_agg(n.item_id order by n.item_id desc) into step from newest n;
      ids := ids || coalesce(step, '{}');
      if cardinality(ids) >= most then
        next_id := ids[most];
        return;
      end if;
      upper_id := lowest[upto];
      here := upto + 1;
      size := least(16, size * 2);
      if here <= cardinality(numbers) and clock_timestamp() > deadline then
        next_id := upper_id;
        return;
      end if;
    end loop;
  end $$;

-- The examples that share most with `query`, and the items whose answers somebody gave. Both come with a rank that only orders.
create function signalbox.similar_examples(query tsquery, most integer)
  returns table (id uuid, rank real)
  language sql stable security definer
  set search_path = pg_catalog
  set enable_seqscan = off
  set enable_indexscan = off
  set jit = off
  as $$
    select e.id, ts_rank(e.document, query) as rank from signalbox.example e
    where e.tenant_id = signalbox.tenant()
      and e.document @@ (query && ('''~t' || replace(signalbox.tenant()::text, '-', '') || '''')::tsquery)
    order by 2 desc, 1 desc limit most
  $$;
create function signalbox.similar_items(query tsquery, most integer)
  returns table (id uuid, rank real)
  language sql stable security definer
  set search_path = pg_catalog
  set enable_seqscan = off
  set enable_indexscan = off
  set jit = off
  as $$
    select s.item_id, ts_rank(s.document, query) as rank from signalbox.item_search s
    where s.tenant_id = signalbox.tenant()
      and s.document @@ (query && ('''~l' || replace(signalbox.tenant()::text, '-', '') || '''')::tsquery)
    order by 2 desc, 1 desc limit most
  $$;

revoke all on function signalbox.search_items(tsquery, uuid, integer, integer), signalbox.similar_examples(tsquery, integer),
  signalbox.similar_items(tsquery, integer) from public;
grant execute on function signalbox.search_items(tsquery, uuid, integer, integer), signalbox.similar_examples(tsquery, integer),
  signalbox.similar_items(tsquery, integer) to signalbox_app;

-- Sorts what waits in the pending list into the index, so that searches need not read through it. Only an owner may.
create function signalbox.settle_search() returns bigint
  language sql security definer set search_path = pg_catalog
  as $$ select gin_clean_pending_list('signalbox.item_search_words'::regclass) $$;
revoke all on function signalbox.settle_search() from public;
grant execute on function signalbox.settle_search() to signalbox_system;
