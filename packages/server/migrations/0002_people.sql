-- Old workers may keep running: yes.
-- People. Who somebody is (mail, password, second factor, sessions) is better-auth's and stands in its own schema, reached by a
-- role of its own: a query of the line that goes wrong cannot read a password hash. What somebody may do here is ours.

create table signalbox.member (
  tenant_id  uuid not null references signalbox.tenant,
  -- What audit entries name (`person:UUID`): it means nothing outside this installation.
  id         uuid not null,
  user_id    text not null,
  role       text not null check (role in ('owner', 'lead', 'reviewer', 'viewer')),
  -- Copies for lists; the application role cannot read the other schema.
  name       text not null,
  email      text not null,
  joined_at  timestamptz not null default now(),
  removed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, user_id)
);

-- A link that lets somebody in once: the first owner, an invited colleague, a person whose password is lost.
create table signalbox.invitation (
  tenant_id   uuid not null references signalbox.tenant,
  id          uuid not null,
  kind        text not null check (kind in ('setup', 'invite', 'reset')),
  role        text not null check (role in ('owner', 'lead', 'reviewer', 'viewer')),
  email       text,
  -- The member a reset is for.
  member_id   uuid,
  secret_hash bytea not null,
  created_by  text not null,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  used_at     timestamptz,
  revoked_at  timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, secret_hash),
  foreign key (tenant_id, member_id) references signalbox.member (tenant_id, id),
  check (kind <> 'invite' or email is not null),
  check ((kind = 'reset') = (member_id is not null))
);

-- A person who reports what turned out to be right is a witness as good as a key.
alter table signalbox.outcome
  add column reported_by_member uuid,
  add foreign key (tenant_id, reported_by_member) references signalbox.member (tenant_id, id),
  drop constraint a_label_has_a_witness,
  add constraint a_label_has_a_witness check (num_nonnulls(verdict_id, reported_by, reported_by_member) = 1);
drop index signalbox.outcome_report;
create unique index outcome_report on signalbox.outcome
  (tenant_id, item_id, coalesce(decision_id, item_id), field, witness, coalesce(reported_by, reported_by_member))
  where verdict_id is null;

do $$
declare t text;
begin
  foreach t in array array['member', 'invitation'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update on signalbox.member, signalbox.invitation to signalbox_app;
grant select on signalbox.member, signalbox.invitation to signalbox_system;

-- Resolves a person before the tenant is known: the memberships of a user who has signed in, oldest first.
create function signalbox.resolve_member(of_user text)
  returns table (tenant_id uuid, id uuid, role text)
  language sql stable security definer set search_path = pg_catalog
  as $$
    select m.tenant_id, m.id, m.role from signalbox.member m
    where m.user_id = of_user and m.removed_at is null order by m.joined_at, m.id
  $$;
create index member_user on signalbox.member (user_id);
revoke all on function signalbox.resolve_member(text) from public;
grant execute on function signalbox.resolve_member(text) to signalbox_app;

-- The tables of better-auth 1.7 with its two-factor plugin, in its own names. A test compares them with what it asks for.
create table signalbox_auth."user" (
  "id"               text primary key,
  "name"             text not null,
  "email"            text not null unique,
  "emailVerified"    boolean not null,
  "image"            text,
  "createdAt"        timestamptz not null default now(),
  "updatedAt"        timestamptz not null default now(),
  "twoFactorEnabled" boolean
);
create table signalbox_auth."session" (
  "id"        text primary key,
  "expiresAt" timestamptz not null,
  "token"     text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId"    text not null references signalbox_auth."user" ("id") on delete cascade,
  -- Which of a person's tenants this session works in.
  "tenantId"  text
);
create index session_of_user on signalbox_auth."session" ("userId");
create table signalbox_auth."account" (
  "id"                    text primary key,
  "accountId"             text not null,
  "providerId"            text not null,
  "userId"                text not null references signalbox_auth."user" ("id") on delete cascade,
  "accessToken"           text,
  "refreshToken"          text,
  "idToken"               text,
  "accessTokenExpiresAt"  timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope"                 text,
  "password"              text,
  "createdAt"             timestamptz not null default now(),
  "updatedAt"             timestamptz not null
);
create index account_of_user on signalbox_auth."account" ("userId");
create table signalbox_auth."verification" (
  "id"         text primary key,
  "identifier" text not null,
  "value"      text not null,
  "expiresAt"  timestamptz not null,
  "createdAt"  timestamptz not null default now(),
  "updatedAt"  timestamptz not null default now()
);
create index verification_identifier on signalbox_auth."verification" ("identifier");
create table signalbox_auth."twoFactor" (
  "id"                      text primary key,
  "secret"                  text not null,
  "backupCodes"             text not null,
  "userId"                  text not null references signalbox_auth."user" ("id") on delete cascade,
  "verified"                boolean,
  "failedVerificationCount" integer,
  "lockedUntil"             timestamptz
);
create index two_factor_secret on signalbox_auth."twoFactor" ("secret");
create index two_factor_user on signalbox_auth."twoFactor" ("userId");
-- Failed sign-ins by account and address, hashed; shared by all processes.
create table signalbox_auth.throttle (
  key    varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

grant usage on schema signalbox_auth to signalbox_auth;
grant select, insert, update, delete on all tables in schema signalbox_auth to signalbox_auth;
