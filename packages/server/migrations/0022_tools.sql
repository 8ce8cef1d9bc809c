-- Old workers may keep running: yes. They call no tool and read no knowledge.
-- What agents may look up: the articles of the workspace in passages, and which tools of MCP servers a person has let in.

-- An article is named by what it says, and none is ever changed or removed: what was cited can be read as it was.
create table signalbox.knowledge_article (
  tenant_id  uuid not null references signalbox.tenant,
  id         text not null,
  path       text not null,
  title      text not null,
  body       text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index knowledge_article_path on signalbox.knowledge_article (tenant_id, path, created_at);

create table signalbox.knowledge_passage (
  tenant_id  uuid not null,
  article_id text not null,
  no         integer not null check (no > 0),
  heading    text not null,
  line       integer not null,
  body       text not null,
  -- Words and their parts, made by the program as those of tickets are.
  document   tsvector not null,
  primary key (tenant_id, article_id, no),
  foreign key (tenant_id, article_id) references signalbox.knowledge_article
);
create index knowledge_passage_words on signalbox.knowledge_passage using gin (document);

-- The articles of the workspace in force.
create table signalbox.knowledge_live (
  tenant_id  uuid not null,
  path       text not null,
  article_id text not null,
  primary key (tenant_id, path),
  foreign key (tenant_id, article_id) references signalbox.knowledge_article
);

-- What agents looked for in vain. Words of a model about a ticket, redacted, so they go with the ticket.
create table signalbox.knowledge_gap (
  tenant_id uuid not null references signalbox.tenant,
  item_id   uuid not null,
  agent     text not null,
  -- Its words in order, without repeats: the same question in other words is another.
  words     text not null,
  query     text not null,
  at        timestamptz not null default now(),
  primary key (tenant_id, item_id, agent, words)
);
create index knowledge_gap_at on signalbox.knowledge_gap (tenant_id, at desc);

create table signalbox.tool_approval (
  tenant_id       uuid not null references signalbox.tenant,
  server          text not null,
  tool            text not null,
  -- SHA-256 over name, description and input schema, in hex.
  definition_hash text not null,
  -- As it was when a person looked at it: this is what models are told.
  definition      jsonb not null,
  approved_by     text not null,
  approved_at     timestamptz not null default now(),
  revoked_by      text,
  revoked_at      timestamptz,
  primary key (tenant_id, server, tool, definition_hash),
  check ((revoked_by is null) = (revoked_at is null))
);

-- Definitions that are not those that were approved, told once each.
create table signalbox.tool_change (
  tenant_id       uuid not null references signalbox.tenant,
  server          text not null,
  tool            text not null,
  definition_hash text not null,
  seen_at         timestamptz not null default now(),
  primary key (tenant_id, server, tool, definition_hash)
);

do $$
declare t text;
begin
  foreach t in array array['knowledge_article', 'knowledge_passage', 'knowledge_live', 'knowledge_gap', 'tool_approval',
    'tool_change'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
    execute format('grant select on signalbox.%I to signalbox_app, signalbox_system', t);
  end loop;
end $$;
grant insert on signalbox.knowledge_article, signalbox.knowledge_passage, signalbox.knowledge_live, signalbox.knowledge_gap,
  signalbox.tool_approval, signalbox.tool_change to signalbox_app;
grant delete on signalbox.knowledge_live, signalbox.knowledge_gap to signalbox_app;
grant update on signalbox.tool_approval to signalbox_app;

-- Which passages of these articles have which of the terms, each weighted by how few have it: the share of the weight of all
-- words, and of all parts of words, that a passage has. The first `words` terms are words. A term nobody has weighs most: what
-- was asked for and is nowhere must show. As the owner, for the reason search_items gives; the tenant is applied here instead.
create function signalbox.knowledge_matches(terms tsquery[], words integer, articles text[], most integer)
  returns table (article_id text, no integer, word_share real, part_share real)
  language sql stable security definer
  set search_path = pg_catalog
  set enable_seqscan = off
  set enable_indexscan = off
  set jit = off
  as $$
    with found as materialized (
      select t.n, p.article_id, p.no
      from unnest(terms) with ordinality t (term, n)
      cross join lateral (
        select k.article_id, k.no from signalbox.knowledge_passage k
        where k.tenant_id = signalbox.tenant() and k.article_id = any (articles)
          and k.document @@ (t.term && ('''~t' || replace(signalbox.tenant()::text, '-', '') || '''')::tsquery)
      ) p
    ), total as (
      select count(*)::float8 as passages from signalbox.knowledge_passage k
      where k.tenant_id = signalbox.tenant() and k.article_id = any (articles)
    ), weights as materialized (
      select t.n, t.n <= words as is_word, ln(1 + total.passages / greatest(0.5, coalesce(c.passages, 0))) as weight
      from generate_series(1, cardinality(terms)) t (n)
      cross join total
      left join (select f.n, count(*) as passages from found f group by f.n) c on c.n = t.n
    ), whole as (
      select sum(w.weight) filter (where w.is_word) as words, sum(w.weight) filter (where not w.is_word) as parts
      from weights w
    ), shares as (
      select f.article_id, f.no,
        coalesce(sum(w.weight) filter (where w.is_word) / nullif(whole.words, 0), 0)::real as word_share,
        coalesce(sum(w.weight) filter (where not w.is_word) / nullif(whole.parts, 0), 0)::real as part_share
      from found f join weights w on w.n = f.n cross join whole
      group by f.article_id, f.no, whole.words, whole.parts
    )
    select s.article_id, s.no, s.word_share, s.part_share from shares s
    order by greatest(s.word_share, s.part_share) desc, s.article_id, s.no limit most
  $$;
revoke all on function signalbox.knowledge_matches(tsquery[], integer, text[], integer) from public;
grant execute on function signalbox.knowledge_matches(tsquery[], integer, text[], integer) to signalbox_app;
