import type { FieldPlace } from '@signalbox/contract';
import { ConnectorError } from '../connector.ts';
import { toText } from '../http/answer.ts';
import type { Left } from '../system-client.ts';
import type { Groups } from './groups.ts';
import type { Ticket } from './shapes.ts';

/** Of a ticket. Not `tags`: whoever writes them replaces all that stand there. */
export const ownFields = [
  ...['category', 'sub_category', 'item_category', 'group'],
  ...['priority', 'urgency', 'impact', 'status'],
];

/** Fields Freshservice counts in numbers. */
export const numbered: ReadonlySet<string> = new Set(['priority', 'urgency', 'impact', 'status']);

export function columnOf({ name }: FieldPlace): string {
  return name === 'group' ? 'group_id' : name;
}

/** A group by its name, everything else as it is stored. @throws ConnectorError `refused` for a field the ticket does not show */
export async function valueAt(
  ticket: Ticket,
  place: FieldPlace,
  groups: Groups,
  left: Left,
): Promise<string | null> {
  const from: Readonly<Record<string, unknown>> = place.custom ? ticket.custom_fields : ticket;
  const column = place.custom ? place.name : columnOf(place);
  if (!Object.hasOwn(from, column)) throw new ConnectorError('refused');
  const value = from[column];
  if (!place.custom && place.name === 'group')
    return typeof value === 'number' ? ((await groups.nameOf(value, left)) ?? String(value)) : null;
  return toText(value) || null;
}

/** A value as Freshservice takes it. @throws ConnectorError `refused` for what can be none */
export async function storedValue(
  place: FieldPlace,
  value: string | null,
  choices: readonly string[],
  groups: Groups,
  left: Left,
): Promise<string | number | null> {
  if (value === null) return null;
  if (!place.custom && place.name === 'group') {
    const [id, another] = await groups.idsOf(value, left);
    if (id === undefined || another !== undefined) throw new ConnectorError('refused');
    return id;
  }
  if (choices.length > 0 && !choices.includes(value)) throw new ConnectorError('refused');
  if (place.custom || !numbered.has(place.name)) return value;
  if (!/^\d{1,6}$/.test(value)) throw new ConnectorError('refused');
  return Number(value);
}
