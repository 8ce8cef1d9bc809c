import { correctionsOf } from '@signalbox/domain';
import type { PolledTicket, PolledUpdate } from '../connectors/connector.ts';
import type { LineContext } from '../line/context.ts';
import { recordCorrections } from '../line/correction.ts';
import { prepareAlone, rowsOf, summaryOfKnown } from '../line/intake/thread.ts';
import { type AlsoMarked, createRedactor } from '../redaction/index.ts';
import { claimItemKey } from '../store/item/claim-item-key.ts';
import { findKnownTickets, type KnownTicketRow } from '../store/thread/find-known.ts';
import { putContext, putMessages } from '../store/thread/put-messages.ts';
import { readThread } from '../store/thread/read-thread.ts';
import type { Tx } from '../store/tx.ts';
import { createItemKey, unwrapItemKey } from '../vault/item-key.ts';

/** The tickets a poll looked at, whether or not they were news. */
export interface Seen {
  readonly source: string;
  readonly arrivals: readonly PolledTicket[];
  readonly updates: readonly PolledUpdate[];
  readonly askedAgoMs: number;
  /** What the tenant hides of all text. */
  readonly also: AlsoMarked;
}

/**
 * Brings known tickets up to date: what the team said becomes part of them, and what people set there by themselves is an
 * outcome. Runs in the transaction that moves the cursor. What we wrote ourselves is neither.
 */
export async function takeUpdates(context: LineContext, tx: Tx, seen: Seen): Promise<void> {
  const looked = new Map<string, PolledUpdate>(
    [...seen.arrivals, ...seen.updates].map((one) => [one.externalId, one]),
  );
  if (looked.size === 0) return;
  const known = await findKnownTickets(tx, seen.source, [...looked.keys()], seen.askedAgoMs);
  const said = new Set(seen.updates.map(({ externalId }) => externalId));
  for (const ticket of known) {
    const update = looked.get(ticket.external_id);
    if (update === undefined) continue;
    await noteCorrections(context, tx, seen, ticket, update);
    // What came with news was taken with it.
    if (said.has(ticket.external_id)) await extendThread(context, tx, seen.also, ticket, update);
  }
}

async function noteCorrections(
  context: LineContext,
  tx: Tx,
  { source, also }: Seen,
  ticket: KnownTicketRow,
  { fields }: PolledUpdate,
): Promise<void> {
  if (ticket.decision_id === null) return;
  const redactor = createRedactor({}, also);
  const now = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, redactor.redact(value)]),
  );
  const byField = Object.entries(ticket.targets);
  const corrected = Object.fromEntries(
    byField.flatMap(([field, target]) => {
      const value = ticket.corrected[field];
      return value === undefined ? [] : [[target, value]];
    }),
  );
  const { came, written, after_confirmed: afterConfirmed } = ticket;
  const found = correctionsOf(
    byField.map(([, target]) => target),
    { now, came, written, afterConfirmed, corrected },
  );
  const { item_id: itemId, decision_id: decisionId } = ticket;
  const corrections = found.map(({ target, value }) => ({
    ...{ itemId, decisionId, source, target, value },
  }));
  await recordCorrections(context, tx, corrections);
}

async function extendThread(
  context: LineContext,
  tx: Tx,
  also: AlsoMarked,
  ticket: KnownTicketRow,
  { thread }: PolledUpdate,
): Promise<void> {
  if (thread === undefined || thread.length === 0) return;
  const { messages, placeholders } = prepareAlone(thread, also);
  const known = await readThread(tx, ticket.item_id);
  if (known === undefined) return;
  const keys = context.keysOf(tx.tenantId);
  const { item_id: itemId } = ticket;
  const wrapped = await claimItemKey(tx, itemId, () => createItemKey(keys, itemId).wrapped);
  const key = unwrapItemKey(keys, itemId, wrapped);
  await putMessages(tx, itemId, rowsOf(messages, key, placeholders));
  const facts = {
    subject: ticket.subject,
    fields: ticket.fields,
    requester: ticket.context?.requester ?? 'unknown',
    requesterDomain: ticket.requester_domain,
  } as const;
  await putContext(tx, itemId, summaryOfKnown(known, messages, null, facts));
}
