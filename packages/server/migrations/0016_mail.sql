-- Old workers may keep running: yes. They read no mail and know nothing of these tables.
-- Where each mail of a source ended, and the answers that were sent.

create table signalbox.mail (
  tenant_id    uuid not null references signalbox.tenant,
  id           uuid not null,
  source       text not null,
  -- Its number in the folder, while the folder keeps its numbers.
  uid_validity bigint not null,
  uid          bigint not null,
  -- Keyed hashes of its bytes, its Message-ID and what it says: they tell it again whatever its number is.
  raw_ref      bytea not null,
  message_ref  bytea,
  content_ref  bytea not null,
  place        text not null check (place in ('item', 'reply', 'fact', 'noted', 'copy', 'set_aside')),
  finding      text,
  -- External id of the item it belongs to.
  thread       text,
  item_id      uuid,
  -- Who has a part in the thread by it, as references; emptied with the item.
  parties      text[] not null default '{}',
  -- The key of one without an item. Others are sealed under the key of theirs.
  wrapped      bytea,
  sealed       bytea not null,
  received_at  timestamptz not null,
  taken_at     timestamptz not null default now(),
  primary key (tenant_id, id)
);
-- Its number is not unique: a folder that was restored gives numbers of before to other mails.
create index mail_raw on signalbox.mail (tenant_id, source, raw_ref);
create index mail_message on signalbox.mail (tenant_id, source, message_ref) where message_ref is not null;
create index mail_thread on signalbox.mail (tenant_id, source, thread, id) where thread is not null;
create index mail_item on signalbox.mail (tenant_id, item_id) where item_id is not null;
create index mail_set_aside on signalbox.mail (tenant_id, id) where place = 'set_aside';

-- Recorded before the first byte: counted whatever becomes of it.
create table signalbox.mail_answer (
  tenant_id     uuid not null references signalbox.tenant,
  id            uuid not null,
  source        text not null,
  recipient_ref text not null,
  thread        text not null,
  write_key     uuid not null,
  at            timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index mail_answer_recipient on signalbox.mail_answer (tenant_id, source, recipient_ref, at);
create index mail_answer_thread on signalbox.mail_answer (tenant_id, source, thread);

do $$
declare t text;
begin
  foreach t in array array['mail', 'mail_answer'] loop
    execute format('alter table signalbox.%I enable row level security', t);
    execute format('create policy one_tenant on signalbox.%I to signalbox_app
      using (tenant_id = (select signalbox.tenant())) with check (tenant_id = (select signalbox.tenant()))', t);
    execute format('create policy all_tenants on signalbox.%I to signalbox_system using (true) with check (true)', t);
  end loop;
end $$;

grant select, insert, update on signalbox.mail to signalbox_app;
grant select, insert, update, delete on signalbox.mail_answer to signalbox_app;
grant select on signalbox.mail, signalbox.mail_answer to signalbox_system;
