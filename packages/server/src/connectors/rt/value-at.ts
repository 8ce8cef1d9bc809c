import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import type { OutsideFields } from '@signalbox/domain';
import { placeOf, toOurs } from '../field-places.ts';
import { toText } from '../http/answer.ts';
import type { QueueNames } from './queue-names.ts';
import type { RtTicket } from './shapes.ts';

/** What stands at a place of a ticket; null when nothing does. */
export async function valueAt(
  ticket: RtTicket,
  place: FieldPlace,
  queueName: QueueNames,
  leftMs: number,
): Promise<string | null> {
  if (place.custom) return customValue(ticket, place.name);
  if (place.name === 'Queue') return queueName(ticket.Queue.id, leftMs);
  return systemValue(ticket, place.name);
}

function customValue(ticket: RtTicket, name: string): string | null {
  return ticket.CustomFields.find((field) => field.name === name)?.values[0] ?? null;
}

function systemValue(ticket: RtTicket, name: string): string | null {
  if (name === 'Owner') return ticket.Owner.id;
  return name === 'Status' || name === 'Priority' ? toText(ticket[name]) : null;
}

/** The written fields as they stand in their ticket, in our words. @throws ConnectorError `refused` for one without a place */
export async function writtenFields(
  config: TicketSystemConfig,
  ticket: RtTicket,
  written: OutsideFields,
  queueName: QueueNames,
  leftMs: number,
): Promise<OutsideFields> {
  const values: Record<string, string | null> = {};
  for (const [field, wanted] of Object.entries(written)) {
    const place = placeOf(config.fields, field);
    values[field] = toOurs(place, await valueAt(ticket, place, queueName, leftMs), wanted);
  }
  return values;
}
