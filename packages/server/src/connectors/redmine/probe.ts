import type { Finding, TicketSystemConfig } from '@signalbox/contract';
import type * as z from 'zod';
import { distinct, unlessRefused, withHandOver, writtenPlaces } from '../probing.ts';
import { countdown, type SystemClient, unlessHidden } from '../system-client.ts';
import { notePermissions, notGranted } from './granted.ts';
import {
  type Named,
  newestShape,
  prioritiesShape,
  projectShape,
  statusesShape,
  userShape,
} from './shapes.ts';

interface Project {
  readonly name: string;
  readonly id: number;
  readonly categories: readonly Named[];
}

type User = z.infer<typeof userShape>['user'];

/**
 * What the key lacks in the projects that are polled, or in all it is a member of. Redmine tells the values of a custom field to
 * administrators only: one that is not allowed is found at the first write, before anything is sent.
 */
export function redmineProbe(
  config: TicketSystemConfig,
  client: SystemClient,
  withinMs: number,
): Promise<readonly Finding[]> {
  return unlessRefused(probe(withHandOver(config), client, countdown(withinMs)));
}

async function probe(
  config: TicketSystemConfig,
  client: SystemClient,
  left: () => number,
): Promise<readonly Finding[]> {
  const { user } = await client.read('/users/current.json?include=memberships', userShape, left());
  const findings: Finding[] = [...(await valuesUnknown(config, client, left))];
  const places = config.poll?.places ?? user.memberships.map(({ project }) => String(project.id));
  for (const name of places) {
    const path = `/projects/${name}.json?include=issue_categories`;
    const found = await unlessHidden(client.read(path, projectShape, left()));
    if (found === null) {
      const grant = 'Correct the identifier, or make the user of the key a member of that project.';
      findings.push({ code: 'place_missing', place: `project ${name}`, subject: null, grant });
      continue;
    }
    const project = { name, id: found.project.id, categories: found.project.issue_categories };
    findings.push(...(await rightsMissing(config, client, user, project, left)));
    findings.push(...categoriesUnknown(config, project));
    findings.push(...(await fieldsMissing(config, client, project, left)));
  }
  return distinct(findings);
}

async function rightsMissing(
  config: TicketSystemConfig,
  client: SystemClient,
  user: User,
  project: Project,
  left: () => number,
): Promise<readonly Finding[]> {
  const needed = [
    'view_issues',
    ...(Object.keys(config.fields).length > 0 ? ['edit_issues'] : []),
    ...(config.note === 'internal' ? notePermissions : []),
  ];
  return (await notGranted(client, user, project.id, needed, left)).map(
    (subject): Finding => ({
      code: subject === 'set_notes_private' ? 'note_not_internal' : 'right_missing',
      place: `project ${project.name}`,
      subject,
      grant: `Give a role the user of the key has in that project the permission ${subject}.`,
    }),
  );
}

function unknownValues(
  config: TicketSystemConfig,
  field: string,
  known: readonly Named[],
  place: string,
): readonly Finding[] {
  const grant = 'Make the value in Redmine, or correct it in the workspace.';
  return writtenPlaces(config.fields)
    .filter((one) => !one.place.custom && one.place.name === field)
    .flatMap(({ values }) => values)
    .filter((value) => !known.some(({ name }) => name === value))
    .map((subject): Finding => ({ code: 'value_not_allowed', place, subject, grant }));
}

async function valuesUnknown(
  config: TicketSystemConfig,
  client: SystemClient,
  left: () => number,
): Promise<readonly Finding[]> {
  const writes = (field: string): boolean =>
    writtenPlaces(config.fields).some(({ place }) => !place.custom && place.name === field);
  const priorities = writes('priority')
    ? await client.read('/enumerations/issue_priorities.json', prioritiesShape, left())
    : null;
  const statuses = writes('status')
    ? await client.read('/issue_statuses.json', statusesShape, left())
    : null;
  return [
    ...unknownValues(config, 'priority', priorities?.issue_priorities ?? [], 'field priority'),
    ...unknownValues(config, 'status', statuses?.issue_statuses ?? [], 'field status'),
  ];
}

function categoriesUnknown(config: TicketSystemConfig, project: Project): readonly Finding[] {
  return unknownValues(config, 'category', project.categories, `project ${project.name}`);
}

/** Only an issue shows which custom fields there are, unless one is an administrator. */
async function fieldsMissing(
  config: TicketSystemConfig,
  client: SystemClient,
  project: Project,
  left: () => number,
): Promise<readonly Finding[]> {
  const wanted = writtenPlaces(config.fields).filter(({ place }) => place.custom);
  if (wanted.length === 0) return [];
  const path = `/issues.json?project_id=${project.id}&status_id=*&sort=id:desc&limit=1`;
  const issue = (await unlessHidden(client.read(path, newestShape, left())))?.issues[0];
  const place = `project ${project.name}`;
  if (issue === undefined) {
    const grant =
      'Probe again once there is an issue in that project: only an issue shows its custom fields.';
    return [{ code: 'not_checked', place, subject: 'custom fields', grant }];
  }
  return wanted
    .filter((one) => !issue.custom_fields.some(({ name }) => name === one.place.name))
    .map(
      (one): Finding => ({
        code: 'field_missing',
        ...{ place, subject: one.place.name },
        grant:
          'Add the custom field to that project and its trackers, visible to a role of the user of the key.',
      }),
    );
}
