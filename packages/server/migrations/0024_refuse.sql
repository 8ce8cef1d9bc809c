-- Old workers may keep running: yes. They do not call it.
-- Lets one statement take back what it did, where begin, statement and commit are sent together.

create function signalbox.refuse(reason text) returns text language plpgsql as $$
begin
  raise exception using errcode = 'SB001', message = reason;
end $$;
revoke execute on function signalbox.refuse(text) from public;
grant execute on function signalbox.refuse(text) to signalbox_app;
