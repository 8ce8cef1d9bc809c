-- Old workers may keep running: yes. They draw no decisions for checking, and what they decide is like no other decision.
-- Checks: a person is asked whether an automatic decision was right. A check stands beside its item and never moves it.

alter table signalbox.hold
  drop constraint hold_kind_check,
  add constraint hold_kind_check check (kind in ('delay', 'review', 'check')),
  drop constraint hold_origin_check,
  -- sample: drawn by chance; cascade: like one that was found wrong; person: somebody asked for it.
  add constraint hold_origin_check check (origin in ('gate', 'verdict', 'person', 'sample', 'cascade')),
  -- Chance with which this decision was drawn; null for what was not drawn by chance.
  add column inclusion double precision check (inclusion > 0 and inclusion <= 1),
  -- Of the undo window of a check's verdict: that check, which an undo opens again.
  add column check_id uuid;

create unique index hold_check_open on signalbox.hold (tenant_id, decision_id) where kind = 'check' and state = 'open';
create index hold_check on signalbox.hold (tenant_id, decision_id, id) where kind = 'check';

-- Finds what one agent proposed just so by itself. A column, because row-level security keeps hashing out of index conditions;
-- null for what needed a person and for what older versions decided.
alter table signalbox.decision add column proposal bigint;
create index decision_proposal on signalbox.decision (tenant_id, proposal, id) where proposal is not null;

-- A correction that was undone before its first byte leaves no action behind.
grant delete on signalbox.action to signalbox_app;
