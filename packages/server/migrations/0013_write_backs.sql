-- What did not end as meant is found among millions that did, without a write more for these: no attempt begins with such a
-- verdict, and nearly all end confirmed.
create index attempt_unmet on signalbox.attempt (tenant_id, id)
  where verdict in ('not_applied', 'partly_applied', 'conflicting', 'overwritten', 'unknown');
