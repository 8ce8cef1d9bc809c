import type { Finding, TicketSystemConfig } from '@signalbox/contract';
import { distinct, groupsMissing, unlessRefused, writtenPlaces } from '../probing.ts';
import { countdown, type Left, type SystemClient, unlessHidden } from '../system-client.ts';
import type { Names } from './names.ts';
import { choiceFields } from './places.ts';
import { tablePath } from './query.ts';
import { recordsShape, usersShape } from './shapes.ts';

/**
 * What the user of the token lacks. ServiceNow tells what may be read, and nothing of what may be written: a field it may not
 * write is found by the first write.
 */
export function servicenowProbe(
  config: TicketSystemConfig,
  client: SystemClient,
  names: Names,
  mayNote: (left: Left) => Promise<boolean>,
  withinMs: number,
): Promise<readonly Finding[]> {
  const left = countdown(withinMs);
  return unlessRefused(
    (async () =>
      distinct([
        ...(await fieldsMissing(config, client, left)),
        ...(await valuesRefused(config, names, left)),
        ...(await groupsMissing(
          config,
          ({ name }) => name === 'assignment_group',
          (name) => names.groups(name, left),
        )),
        ...(config.note === 'internal' ? await notesHidden(mayNote, left) : []),
        ...(config.poll === undefined ? [] : await otherTimeZone(client, left)),
      ]))(),
  );
}

const table = 'table incident';

async function fieldsMissing(
  config: TicketSystemConfig,
  client: SystemClient,
  left: Left,
): Promise<readonly Finding[]> {
  const wanted = [...new Set(Object.values(config.fields).map(({ name }) => name))];
  const path = tablePath('incident', 'ORDERBYDESCsys_updated_on', {
    sysparm_fields: ['number', 'sys_id', 'sys_mod_count', ...wanted].join(','),
    ...{ sysparm_display_value: 'all', sysparm_limit: '1' },
  });
  const asked = await unlessHidden(client.read(path, recordsShape, left()));
  if (asked === null) {
    const grant = 'Give the user of the token a role that reads incidents, such as itil.';
    return [{ code: 'right_missing', place: table, subject: 'read', grant }];
  }
  const [incident] = asked.result;
  if (incident === undefined) {
    const grant =
      'Probe again once there is an incident; should there be one, give the user of the token a role that reads it.';
    return [{ code: 'not_checked', place: table, subject: 'fields', grant }];
  }
  const grant =
    'Correct the name of the column, or let the user of the token read it: a field that cannot be read back is never written.';
  return ['sys_mod_count', ...wanted]
    .filter((field) => !Object.hasOwn(incident, field))
    .map((subject): Finding => ({ code: 'field_missing', place: table, subject, grant }));
}

async function valuesRefused(
  config: TicketSystemConfig,
  names: Names,
  left: Left,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { place, values } of writtenPlaces(config.fields)) {
    if (place.name === 'assignment_group' || values.length === 0) continue;
    const at = `field ${place.name}`;
    const choices = (await unlessHidden(names.choices(place.name, left))) ?? [];
    if (choices.length === 0) {
      if (!choiceFields.includes(place.name)) continue;
      const grant = 'Let the user of the token read sys_choice: without it no value is written.';
      findings.push({ code: 'right_missing', place: at, subject: 'read sys_choice', grant });
      continue;
    }
    const grant = 'Write the value, not the label, or add it to the choices of the field.';
    for (const subject of values.filter((value) => !choices.includes(value)))
      findings.push({ code: 'value_not_allowed', place: at, subject, grant });
  }
  return findings;
}

async function notesHidden(
  mayNote: (left: Left) => Promise<boolean>,
  left: Left,
): Promise<readonly Finding[]> {
  if ((await unlessHidden(mayNote(left))) === true) return [];
  const grant =
    'Let the user of the token read sys_journal_field for work notes. On an instance without any, write one by hand first.';
  return [{ code: 'right_missing', place: 'work notes', subject: 'read sys_journal_field', grant }];
}

/** Moments of a query are read in the zone of the user, and hours of tickets could be passed over. */
async function otherTimeZone(client: SystemClient, left: Left): Promise<readonly Finding[]> {
  const path = tablePath('sys_user', 'sys_id=javascript:gs.getUserID()', {
    ...{ sysparm_fields: 'time_zone', sysparm_limit: '2' },
  });
  const asked = await unlessHidden(client.read(path, usersShape, left()));
  const [user, another] = asked?.result ?? [];
  const grant = 'Set the time zone of the user of the token to GMT.';
  const at = { place: 'user of the token', grant };
  if (user === undefined || another !== undefined)
    return [{ ...at, code: 'not_checked', subject: 'time zone' }];
  const gmt = ['GMT', 'UTC', 'Etc/UTC', 'Etc/GMT'].includes(user.time_zone);
  return gmt ? [] : [{ ...at, code: 'value_not_allowed', subject: 'time zone' }];
}
