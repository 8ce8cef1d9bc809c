-- Old workers may keep running: yes. An index more.
-- Every write asks what hand-overs have set in its ticket, and so do lists of items, attempts and polls.
create index hand_over_item on signalbox.hand_over (tenant_id, item_id);
