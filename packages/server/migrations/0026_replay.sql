-- Old workers may keep running: yes. They run nothing again and count such calls among all others; what came of a replay lies under
-- the key of its item, so nobody can read it once they have erased that.
-- Conversations that are run again: what came of them, and which calls were theirs.

-- Both sides and how they differ. Null: it is no replay, or has not ended; empty once erased.
alter table signalbox.conversation add column result_sealed bytea;

-- It counts against every limit as other calls do, and is told apart in the costs.
alter table signalbox.model_call add column replay boolean not null default false;
