import type { OfferedPlace, TicketSystemConfig } from '@signalbox/contract';
import { mergedPlaces } from '../offered.ts';
import { countdown, type SystemClient, unlessHidden } from '../system-client.ts';
import { pathOf } from './query.ts';
import { customFieldShape, queueNamesShape, queueShape } from './shapes.ts';

/** Of an RT with hundreds of queues, how many are looked into when none is named. */
const queuesMax = 20;

/** The queues the token sees, and the custom fields of those that are polled; RT does not tell what its other fields take. */
export async function rtPlaces(
  config: TicketSystemConfig,
  client: SystemClient,
  withinMs: number,
): Promise<readonly OfferedPlace[]> {
  const left = countdown(withinMs);
  const all = pathOf('/queues/all', { fields: 'Name', per_page: '100' });
  const { items } = await client.read(all, queueNamesShape, left());
  const queues = items.map(({ Name }) => Name);
  const places: OfferedPlace[] = [
    { name: 'Queue', custom: false, values: queues },
    ...['Status', 'Priority', 'Owner'].map((name) => ({ name, custom: false, values: null })),
  ];
  /** Queues share their fields, and RT takes its time for each answer. */
  const fields = new Map<string, string>();
  for (const name of config.poll?.places ?? queues.slice(0, queuesMax)) {
    const at = `/queue/${encodeURIComponent(name)}`;
    const queue = await unlessHidden(client.read(at, queueShape, left()));
    for (const field of queue?.TicketCustomFields ?? []) fields.set(field.id, field.name);
  }
  for (const [id, name] of fields) {
    const path = `/customfield/${Number(id)}`;
    const shown = await unlessHidden(client.read(path, customFieldShape, left()));
    places.push({ name, custom: true, values: shown?.Values ?? null });
  }
  return mergedPlaces(places);
}
