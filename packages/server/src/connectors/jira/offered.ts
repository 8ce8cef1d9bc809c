import type { OfferedPlace, TicketSystemConfig } from '@signalbox/contract';
import { mergedPlaces } from '../offered.ts';
import { countdown, type SystemClient, unlessHidden } from '../system-client.ts';
import type { FieldIds } from './fields.ts';
import { chosenFrom, newestIssue } from './probe.ts';
import { editShape, statusesShape } from './shapes.ts';

/** What the newest issue of each project lets one edit, and the statuses of the project. */
export async function jiraPlaces(
  config: TicketSystemConfig,
  client: SystemClient,
  ids: FieldIds,
  withinMs: number,
): Promise<readonly OfferedPlace[]> {
  const left = countdown(withinMs);
  const custom = await ids.allCustom(left);
  const places: OfferedPlace[] = [];
  for (const key of config.poll?.places ?? []) {
    const types = await unlessHidden(
      client.read(`/project/${key}/statuses`, statusesShape, left()),
    );
    if (types === null) continue;
    const names = types.flatMap(({ statuses }) => statuses).map(({ name }) => name);
    places.push({ name: 'status', custom: false, values: names });
    const newest = await newestIssue(client, key, left);
    if (newest === undefined) continue;
    const path = `/issue/${newest}/editmeta`;
    for (const [id, field] of Object.entries((await client.read(path, editShape, left())).fields)) {
      const own = { priority: 'priority', components: 'component' }[id];
      const name = own ?? custom.find((one) => one.id === id)?.name;
      if (name === undefined) continue;
      places.push({ name, custom: own === undefined, values: chosenFrom(field) });
    }
  }
  return mergedPlaces(places);
}
