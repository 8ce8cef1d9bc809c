import type { Tx } from '../tx.ts';

// One snapshot for all parts, so the examples are compared with the messages as they were. By external id only what was read
// from the item's own source: an import of a file has none, and another may have given the same id to another ticket.
const text = `
  with said as materialized (
    select subject, body, hashtextextended(subject || e'\\n' || body, 0) as text_hash from signalbox.message
    where tenant_id = $1 and item_id = $2 and (subject <> '' or body <> '')
  ), dropped_key as (
    delete from signalbox.item_key where tenant_id = $1 and item_id = $2
  ), dropped_idempotency as (
    delete from signalbox.idempotency_key where tenant_id = $1 and item_id = $2
  ), dropped_examples as (
    delete from signalbox.example e using said
    where e.tenant_id = $1 and e.text_hash = said.text_hash and e.subject = said.subject and e.body = said.body
  ), dropped_past as (
    delete from signalbox.example e using signalbox.item i, signalbox.import_run r
    where i.tenant_id = $1 and i.id = $2 and e.tenant_id = $1 and e.external_id = i.external_id
      and r.tenant_id = $1 and r.id = e.import_id and r.source = i.source
  ), emptied as (
    update signalbox.message set sealed = '', subject = '', body = '', fields = '{}', context = null
    where tenant_id = $1 and item_id = $2
    returning 1
  ), mails as (
    update signalbox.mail set sealed = '', parties = '{}' where tenant_id = $1 and item_id = $2
  ), answers as (
    update signalbox.mail_answer a set recipient_ref = '' from signalbox.item i
    where i.tenant_id = $1 and i.id = $2 and a.tenant_id = $1 and a.source = i.source and a.thread = i.external_id
  ), anonymous as (
    update signalbox.item set requester_ref = null, requester_domain = null, erased_at = now(), updated_at = now()
    where tenant_id = $1 and id = $2
  )
  select count(*)::int as messages from emptied`;

/**
 * Deletes an item's data key and everything that repeats its text or names its requester, and marks it erased. The item, its
 * external id and the hashes that tell a repeated event stay. Returns how many messages were emptied.
 */
export async function eraseTexts(tx: Tx, itemId: string): Promise<number> {
  const [row] = await tx.query<{ readonly messages: number }>(text, [tx.tenantId, itemId]);
  return row?.messages ?? 0;
}
