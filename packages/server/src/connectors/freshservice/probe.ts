import type { Finding, TicketSystemConfig } from '@signalbox/contract';
import { distinct, groupsMissing, unlessRefused, writtenPlaces } from '../probing.ts';
import { countdown, type Left, type SystemClient, unlessHidden } from '../system-client.ts';
import type { Form, Groups } from './groups.ts';
import { ticketsShape } from './shapes.ts';

/** What the agent of the key lacks. What it may write is not told: it is refused aloud. */
export function freshserviceProbe(
  config: TicketSystemConfig,
  client: SystemClient,
  groups: Groups,
  form: Form,
  mayNote: (ticket: string, left: Left) => Promise<boolean>,
  withinMs: number,
): Promise<readonly Finding[]> {
  const left = countdown(withinMs);
  return unlessRefused(
    (async () =>
      distinct([
        ...(await ticketsHidden(config, client, mayNote, left)),
        ...(await formDiffers(config, form, left)),
        ...(await groupsMissing(
          config,
          ({ custom, name }) => !custom && name === 'group',
          (name) => groups.idsOf(name, left),
        )),
      ]))(),
  );
}

async function ticketsHidden(
  config: TicketSystemConfig,
  client: SystemClient,
  mayNote: (ticket: string, left: Left) => Promise<boolean>,
  left: Left,
): Promise<readonly Finding[]> {
  const place = 'tickets';
  const asked = await unlessHidden(client.read('/tickets?per_page=1', ticketsShape, left()));
  if (asked === null) {
    const grant = 'Give the agent of the key a role that sees all tickets of the workspace.';
    return [{ code: 'right_missing', place, subject: 'read tickets', grant }];
  }
  if (config.note === 'none') return [];
  const [newest] = asked.tickets;
  if (newest === undefined) {
    const grant = 'Probe again once there is a ticket the agent of the key sees.';
    return [{ code: 'not_checked', place, subject: 'conversations', grant }];
  }
  if (await mayNote(String(newest.id), left)) return [];
  const grant =
    'Give the agent of the key a role that reads conversations: no note would ever be found again.';
  return [{ code: 'right_missing', place, subject: 'read conversations', grant }];
}

async function formDiffers(
  config: TicketSystemConfig,
  form: Form,
  left: Left,
): Promise<readonly Finding[]> {
  const known = await unlessHidden(form(left));
  if (known === null) {
    const grant = 'Give the agent of the key a role that reads the fields of tickets.';
    return [{ code: 'right_missing', place: 'ticket form', subject: 'read fields', grant }];
  }
  const findings: Finding[] = [];
  for (const { place, values } of writtenPlaces(config.fields)) {
    if (!place.custom && place.name === 'group') continue;
    const field = known.find(({ name }) => name === place.name);
    if (field === undefined) {
      if (!place.custom) continue;
      const grant = 'Correct the name (as the API has it, not the label), or add the field.';
      findings.push({ code: 'field_missing', place: 'ticket form', subject: place.name, grant });
      continue;
    }
    const grant = 'Write the value as the API has it, or add it to the choices of the field.';
    for (const subject of values.filter((one) => !field.choices.includes(one))) {
      if (field.choices.length === 0) break;
      findings.push({ code: 'value_not_allowed', place: `field ${place.name}`, subject, grant });
    }
  }
  return findings;
}
