-- Old workers may keep running: yes. They list and take up imports of files only.
-- Past tickets that are read from a ticket system: an import whose file is a source.

alter table signalbox.import_run
  -- Null: an import of a file.
  add column source text,
  -- How far the source has been read. Moved in the transaction that keeps what was read; null: not at all.
  add column cursor jsonb,
  -- What became of the tickets that are no past tickets now, and values the workspace has no word for, by field.
  add column tally  jsonb;

-- The past ticket of an item, when its texts are erased.
create index example_ticket on signalbox.example (tenant_id, external_id) where external_id is not null;
