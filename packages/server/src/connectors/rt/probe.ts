import type { Finding, TicketSystemConfig } from '@signalbox/contract';
import { distinct, unlessRefused, withHandOver, writtenPlaces } from '../probing.ts';
import { countdown, type SystemClient, unlessHidden } from '../system-client.ts';
import { pathOf, quoted } from './query.ts';
import { customFieldShape, idsShape, queueShape, type RtQueue, ticketShape } from './shapes.ts';

/**
 * What the token lacks in the queues the workspace names: those that are polled and those tickets are moved to. RT tells which
 * fields a queue has and which values one may choose, and offers on a ticket what may be done with it; it tells nothing of
 * `ModifyCustomField` and `ShowTicketComments`, so those are found at the first write.
 */
export function rtProbe(
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
  // Also tells whether the token is one: every other answer may be a refusal of something else.
  await client.send({ method: 'GET', path: '/rt' }, left());
  const places = writtenPlaces(config.fields);
  const targets = places.flatMap(({ place, values }) =>
    !place.custom && place.name === 'Queue' ? values : [],
  );
  const findings: Finding[] = [];
  for (const name of new Set([...(config.poll?.places ?? []), ...targets])) {
    const at = `queue ${name}`;
    const path = `/queue/${encodeURIComponent(name)}`;
    const queue = await unlessHidden(client.read(path, queueShape, left()));
    if (queue === null) {
      const grant = 'Correct the name, or grant the user of the token SeeQueue in it.';
      findings.push({ code: 'place_missing', place: at, subject: null, grant });
      continue;
    }
    if (targets.includes(name) && !offers(queue._hyperlinks, 'create')) {
      findings.push(right(at, 'CreateTicket'));
    }
    findings.push(...fieldsMissing(config, queue, at));
    findings.push(...(await valuesRefused(config, client, queue, left)));
    findings.push(...(await rightsMissing(config, client, name, left)));
  }
  findings.push(...(await ownersMissing(config, client, left)));
  return distinct(findings);
}

function right(place: string, subject: string): Finding {
  const grant = `Grant the user of the token ${subject} in that queue.`;
  return { code: 'right_missing', place, subject, grant };
}

function offers(links: readonly { readonly ref: string }[], ref: string): boolean {
  return links.some((link) => link.ref === ref);
}

function fieldsMissing(config: TicketSystemConfig, queue: RtQueue, at: string): readonly Finding[] {
  const missing = writtenPlaces(config.fields).filter(
    ({ place }) =>
      place.custom && !queue.TicketCustomFields.some(({ name }) => name === place.name),
  );
  const findings = missing.map(({ place }): Finding => {
    const grant =
      'Apply the custom field to that queue, and grant the user of the token SeeCustomField.';
    return { code: 'field_missing', place: at, subject: place.name, grant };
  });
  const marked = queue.TicketTransactionCustomFields.some(({ name }) => name === config.marker);
  if (config.note === 'none' || marked) return findings;
  const grant =
    'Make a transaction custom field of that name, Freeform, apply it to that queue, and grant SeeCustomField and ModifyCustomField.';
  return [...findings, { code: 'marker_missing', place: at, subject: config.marker, grant }];
}

async function valuesRefused(
  config: TicketSystemConfig,
  client: SystemClient,
  queue: RtQueue,
  left: () => number,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { place, values } of writtenPlaces(config.fields)) {
    const field = queue.TicketCustomFields.find(({ name }) => place.custom && name === place.name);
    if (field === undefined || values.length === 0) continue;
    const path = `/customfield/${Number(field.id)}`;
    const shown = await unlessHidden(client.read(path, customFieldShape, left()));
    if (shown === null) {
      const grant =
        'Grant the user of the token SeeCustomField on the field itself: in a queue it shows the field, not what one may choose.';
      findings.push({
        code: 'not_checked',
        place: `custom field ${place.name}`,
        subject: 'values',
        grant,
      });
      continue;
    }
    const allowed = shown.Values;
    for (const subject of values) {
      if (allowed == null || allowed.includes(subject)) continue;
      const grant = 'Add the value to the custom field, or correct it in the workspace.';
      findings.push({
        code: 'value_not_allowed',
        place: `custom field ${place.name}`,
        subject,
        grant,
      });
    }
  }
  return findings;
}

/** RT has no question for rights; a ticket offers only what may be done with it. */
async function rightsMissing(
  config: TicketSystemConfig,
  client: SystemClient,
  queue: string,
  left: () => number,
): Promise<readonly Finding[]> {
  const at = `queue ${queue}`;
  const path = pathOf('/tickets', {
    query: `Queue = '${quoted(queue)}' AND Status = '__Active__'`,
    ...{ orderby: 'id', order: 'DESC', per_page: '1' },
  });
  const newest = (await client.read(path, idsShape, left())).items[0];
  const ticket =
    newest === undefined
      ? null
      : await unlessHidden(client.read(`/ticket/${Number(newest.id)}`, ticketShape, left()));
  if (ticket === null) {
    const grant =
      'Probe again once an open ticket stands in that queue; should one stand there, grant the user of the token ShowTicket.';
    return [{ code: 'not_checked', place: at, subject: 'rights', grant }];
  }
  const findings: Finding[] = [];
  if (config.note === 'internal' && !offers(ticket._hyperlinks, 'comment')) {
    findings.push(right(at, 'CommentOnTicket'));
  }
  if (config.acknowledge !== undefined && !offers(ticket._hyperlinks, 'correspond')) {
    findings.push(right(at, 'ReplyToTicket'));
  }
  const writes = Object.keys(config.fields).length > 0;
  if (writes && !offers(ticket._hyperlinks, 'lifecycle')) findings.push(right(at, 'ModifyTicket'));
  return findings;
}

async function ownersMissing(
  config: TicketSystemConfig,
  client: SystemClient,
  left: () => number,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { place, values } of writtenPlaces(config.fields)) {
    if (place.custom || place.name !== 'Owner') continue;
    for (const subject of values) {
      const path = `/user/${encodeURIComponent(subject)}`;
      if ((await unlessHidden(client.send({ method: 'GET', path }, left()))) !== null) continue;
      const grant = 'Correct the name in the workspace, or make that user.';
      findings.push({ code: 'value_not_allowed', place: 'field Owner', subject, grant });
    }
  }
  return findings;
}
