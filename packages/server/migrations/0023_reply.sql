-- Old workers may keep running: yes, until an agent proposes replies. They would write the fields of such a decision, leave its
-- reply out and call it confirmed, so replace them before an agent's file gets `reply`.
-- What agents would tell requesters, and what of it was sent.

-- As it was proposed: text, language, citations, confidence and the hash an approval names; text redacted. Null: nothing is
-- told, and once erased.
alter table signalbox.decision add column reply jsonb;
-- The values behind placeholders that a person brought into the reply of an action, sealed under the key of the item.
alter table signalbox.action add column reply_sealed bytea;
-- What a person made of a proposed reply, without its text: null where none was proposed.
alter table signalbox.verdict add column reply jsonb;

-- A reply is in words, so only a proposal without one, or with the same, is like another.
create function signalbox.proposed_payload(fields jsonb, reply jsonb) returns jsonb
  language sql immutable parallel safe
  as $$
    select case when reply ->> 'hash' is null then signalbox.proposed_payload(fields)
      else signalbox.proposed_payload(fields) || jsonb_build_object('reply', reply ->> 'hash') end
  $$;
