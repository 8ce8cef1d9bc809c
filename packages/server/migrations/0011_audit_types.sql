-- Entries of a type that comes up rarely are found without reading through those of every item. The types every item leaves are
-- left out: they are found soon anyway, and an index of them would cost the line a write an entry.
create index audit_entry_type on signalbox.audit_entry (tenant_id, type, id)
  where type not in ('received', 'revised', 'decided', 'write_started', 'write_unsettled', 'write_ended');
