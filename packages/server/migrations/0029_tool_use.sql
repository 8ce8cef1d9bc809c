-- Old workers may keep running: yes. What they record has no input_shape.
-- How agents use tools: what was asked of each, what became of it, and how long it took.

-- Parts of the input and their kinds, without values; null for steps that are no call of a tool.
alter table signalbox.step add column input_shape text;
create index step_tool on signalbox.step (tenant_id, id) where kind = 'tool';
