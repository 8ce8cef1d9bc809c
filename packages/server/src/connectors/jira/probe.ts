import type { Finding, TicketSystemConfig } from '@signalbox/contract';
import { distinct, unlessRefused, writtenPlaces } from '../probing.ts';
import { countdown, type Left, type SystemClient, unlessHidden } from '../system-client.ts';
import { notePermissions, notGranted } from './comments.ts';
import type { FieldIds } from './fields.ts';
import { type Editable, editShape, projectShape, searchShape, statusesShape } from './shapes.ts';

/** What the user of the token lacks in the projects that are polled. Transitions are looked up at each write. */
export function jiraProbe(
  config: TicketSystemConfig,
  client: SystemClient,
  ids: FieldIds,
  withinMs: number,
): Promise<readonly Finding[]> {
  const left = countdown(withinMs);
  return unlessRefused(probe(config, client, ids, left).then(distinct));
}

async function probe(
  config: TicketSystemConfig,
  client: SystemClient,
  ids: FieldIds,
  left: Left,
): Promise<readonly Finding[]> {
  // Also tells whether the token is one: what a stranger may see is answered to anybody.
  await client.send({ method: 'GET', path: '/myself' }, left());
  const findings: Finding[] = [...(await fieldsMissing(config, ids, left))];
  for (const key of config.poll?.places ?? []) {
    const place = `project ${key}`;
    const project = await unlessHidden(client.read(`/project/${key}`, projectShape, left()));
    if (project === null) {
      const grant = 'Correct the key, or give the user of the token Browse projects in it.';
      findings.push({ code: 'place_missing', place, subject: null, grant });
      continue;
    }
    if (config.note === 'internal' && project.projectTypeKey !== 'service_desk') {
      const grant =
        'Only projects of Jira Service Management have internal comments: write note: none for this one.';
      findings.push({ code: 'note_not_internal', place, subject: 'project type', grant });
    }
    findings.push(...(await rightsMissing(config, client, key, left)));
    findings.push(...(await valuesRefused(config, client, ids, key, left)));
  }
  return findings;
}

async function fieldsMissing(
  config: TicketSystemConfig,
  ids: FieldIds,
  left: Left,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { place } of writtenPlaces(config.fields)) {
    if (!place.custom) continue;
    const found = await ids.custom(place.name, left);
    if (found.length === 1) continue;
    const grant =
      found.length === 0
        ? 'Correct the name, or add the custom field where the user of the token sees it.'
        : 'Give the custom fields names of their own: two of one name cannot be told apart.';
    findings.push({ code: 'field_missing', place: 'custom fields', subject: place.name, grant });
  }
  return findings;
}

async function rightsMissing(
  config: TicketSystemConfig,
  client: SystemClient,
  key: string,
  left: Left,
): Promise<readonly Finding[]> {
  const places = Object.values(config.fields);
  const needed = [
    'BROWSE_PROJECTS',
    ...(places.length > 0 ? ['EDIT_ISSUES'] : []),
    ...(places.some(({ custom, name }) => !custom && name === 'status')
      ? ['TRANSITION_ISSUES']
      : []),
    ...(config.note === 'internal' ? notePermissions : []),
  ];
  return (await notGranted(client, key, needed, left)).map((subject): Finding => {
    const agent = subject === 'SERVICEDESK_AGENT';
    const grant = agent
      ? 'Make the user of the token an agent of that service project: what others comment is public.'
      : `Give the user of the token ${subject} in that project.`;
    const code = agent ? 'note_not_internal' : 'right_missing';
    return { code, place: `project ${key}`, subject, grant };
  });
}

/** What may be chosen is told of an issue, and of a project its statuses. */
async function valuesRefused(
  config: TicketSystemConfig,
  client: SystemClient,
  ids: FieldIds,
  key: string,
  left: Left,
): Promise<readonly Finding[]> {
  const at = `project ${key}`;
  const newest = await newestIssue(client, key, left);
  if (newest === undefined) {
    const grant = 'Probe again once there is an issue in that project.';
    return [{ code: 'not_checked', place: at, subject: 'values', grant }];
  }
  const editable = (await client.read(`/issue/${newest}/editmeta`, editShape, left())).fields;
  const findings: Finding[] = [];
  const refuse = (subjects: readonly string[], known: readonly string[], field: string): void => {
    const grant = 'Correct the value in the workspace, or add it in Jira.';
    for (const subject of subjects.filter((one) => !known.includes(one)))
      findings.push({ code: 'value_not_allowed', place: `${at}, ${field}`, subject, grant });
  };
  for (const { place, values } of writtenPlaces(config.fields)) {
    if (!place.custom && place.name === 'status') {
      const types = await client.read(`/project/${key}/statuses`, statusesShape, left());
      refuse(
        values,
        types.flatMap(({ statuses }) => statuses).map(({ name }) => name),
        'status',
      );
      continue;
    }
    if (place.custom && (await ids.custom(place.name, left)).length !== 1) continue;
    const id = await ids.idOf(place, left);
    const field = Object.hasOwn(editable, id) ? editable[id] : undefined;
    if (field === undefined) {
      const grant = 'Put the field on the screen that edits issues of that project.';
      findings.push({ code: 'field_missing', place: at, subject: place.name, grant });
    } else {
      const allowed = chosenFrom(field);
      if (allowed !== null) refuse(values, allowed, place.name);
    }
  }
  return findings;
}

/** The key of the issue of a project that was changed last: what may be edited is told of an issue only. */
export async function newestIssue(
  client: SystemClient,
  project: string,
  left: Left,
): Promise<string | undefined> {
  const jql = `project = "${project}" ORDER BY updated DESC`;
  const body = { jql, fields: ['updated', 'project'], maxResults: 1 };
  const call = { method: 'POST', path: '/search/jql', body } as const;
  return (await client.ask(call, searchShape, left())).data.issues[0]?.key;
}

/** What may be chosen in a field; null when anything may be written. */
export function chosenFrom(field: Editable[string]): string[] | null {
  return field.allowedValues?.map((one) => one.name ?? one.value ?? '') ?? null;
}
