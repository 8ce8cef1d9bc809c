import type { NewFact } from '@signalbox/contract';
import { sanitiseText } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { type AlsoMarked, createRedactor, unredact } from '../redaction/index.ts';
import { putFact } from '../store/memory/facts.ts';
import { findNamed } from '../store/memory/find-named.ts';
import { readItemKey } from '../store/model/read-item-key.ts';
import { inTenant } from '../store/tx.ts';
import { sealText, unwrapItemKey } from '../vault/item-key.ts';
import { factAad, statedId, subjectsOf } from './subjects.ts';

const removed = '[removed]';
const textMost = 500;

/**
 * Keeps what somebody states of whom an item names. Stated again, it is confirmed. Returns its id.
 *
 * @throws Refusal `not_found`, `erased`; `nobody_named` when the item does not name whom it is to be about; `invalid_body` when
 *   nothing of the text can be read
 */
export async function stateFact(
  context: LineContext,
  tenantId: string,
  itemId: string,
  { about, text: given }: NewFact,
  actor: string,
): Promise<string> {
  const text = textOf(given, await context.alsoRedacted(tenantId));
  if (text === '') throw new Refusal('invalid_body');
  const id = await inTenant(context.database, tenantId, async (tx) => {
    const item = await findNamed(tx, itemId);
    if (item === undefined) throw new Refusal('not_found');
    const wrapped = await readItemKey(tx, itemId);
    if (wrapped === null) throw new Refusal('erased');
    const keys = context.keysOf(tenantId);
    const subject = subjectsOf(keys, item).find((one) => one.about === about);
    if (subject === undefined) throw new Refusal('nobody_named');
    const factId = statedId(keys, subject, text);
    const sealed = sealText(unwrapItemKey(keys, itemId, wrapped), factAad(factId), text);
    const row = { id: factId, about, subjectRef: subject.ref, itemId, sealed, by: actor };
    await putFact(tx, row);
    const detail = { factId, about };
    await appendAudit(context, tx, [
      { stage: 'learn', type: 'fact_stated', actor, itemId, detail },
    ]);
    return factId;
  });
  context.announce(tenantId, 'items');
  return id;
}

/** Without placeholders: `[EMAIL_1]` would be taken for that of the ticket a model works on. */
function textOf(given: string, also: AlsoMarked): string {
  const redactor = createRedactor({}, also);
  const redacted = redactor.redact(sanitiseText(given, textMost).text.trim());
  const names = Object.keys(redactor.values());
  return unredact(redacted, Object.fromEntries(names.map((name) => [name, removed])));
}
