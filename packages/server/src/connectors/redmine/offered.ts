import type { OfferedPlace, TicketSystemConfig } from '@signalbox/contract';
import { mergedPlaces } from '../offered.ts';
import { countdown, type SystemClient, unlessHidden } from '../system-client.ts';
import { newestShape, prioritiesShape, projectShape, statusesShape, userShape } from './shapes.ts';

const named = (name: string, of: readonly { readonly name: string }[]): OfferedPlace => ({
  ...{ name, custom: false, values: of.map((one) => one.name) },
});

/** What issues of the projects have; of a custom field Redmine tells the name on an issue, and its values to administrators. */
export async function redminePlaces(
  config: TicketSystemConfig,
  client: SystemClient,
  withinMs: number,
): Promise<readonly OfferedPlace[]> {
  const left = countdown(withinMs);
  const { user } = await client.read('/users/current.json?include=memberships', userShape, left());
  const { issue_priorities: priorities } = await client.read(
    ...(['/enumerations/issue_priorities.json', prioritiesShape] as const),
    left(),
  );
  const statuses = await client.read('/issue_statuses.json', statusesShape, left());
  const places = [named('priority', priorities), named('status', statuses.issue_statuses)];
  const projects = config.poll?.places ?? user.memberships.map(({ project }) => `${project.id}`);
  for (const name of projects) {
    const at = `/projects/${name}.json?include=issue_categories`;
    const found = await unlessHidden(client.read(at, projectShape, left()));
    if (found === null) continue;
    places.push(named('category', found.project.issue_categories));
    const path = `/issues.json?project_id=${found.project.id}&status_id=*&sort=id:desc&limit=1`;
    const issue = (await unlessHidden(client.read(path, newestShape, left())))?.issues[0];
    for (const field of issue?.custom_fields ?? [])
      places.push({ name: field.name, custom: true, values: null });
  }
  return mergedPlaces(places);
}
