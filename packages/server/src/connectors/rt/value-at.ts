import type { FieldPlace } from '@signalbox/contract';
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
