import type { FieldPlace, Finding, TicketSystemConfig } from '@signalbox/contract';
import { ConnectorError } from './connector.ts';
import { toTheirs } from './field-places.ts';
import { unlessHidden } from './system-client.ts';

export const tokenRefused: Finding = {
  code: 'token_refused',
  place: 'token',
  subject: null,
  grant:
    'Make a token of the user Signalbox works as, and put it into the variable the workspace names.',
};

/** The findings, or that the token is refused when it is. */
export async function unlessRefused(
  probing: Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await probing;
  } catch (error) {
    const status = error instanceof ConnectorError ? error.status : null;
    if (status === 401) return [tokenRefused];
    throw error;
  }
}

/** The places of fields, and every value the mapping writes there. */
export function writtenPlaces(
  fields: TicketSystemConfig['fields'],
): readonly { readonly place: FieldPlace; readonly values: readonly string[] }[] {
  return Object.values(fields).map((place) => ({
    place,
    values: [...new Set(Object.values(place.values))],
  }));
}

/**
 * The groups that are polled or written into and are not there exactly once.
 *
 * @param isGroup whether a place is the group of a ticket.
 */
export async function groupsMissing(
  { fields, poll }: TicketSystemConfig,
  isGroup: (place: FieldPlace) => boolean,
  idsOf: (name: string) => Promise<readonly unknown[]>,
): Promise<readonly Finding[]> {
  const targets = writtenPlaces(fields).flatMap(({ place, values }) =>
    isGroup(place) ? values : [],
  );
  const polled = (poll?.places ?? []).filter((name) => name !== 'all');
  const findings: Finding[] = [];
  for (const name of new Set([...polled, ...targets])) {
    const ids = (await unlessHidden(idsOf(name))) ?? [];
    if (ids.length === 1) continue;
    const grant =
      ids.length === 0
        ? 'Correct the name, or let the user of the token see that group.'
        : 'Give the groups names of their own: two of one name cannot be told apart.';
    findings.push({ code: 'place_missing', place: `group ${name}`, subject: null, grant });
  }
  return findings;
}

/** The configuration with the values a hand-over writes among those of its field, so that they are looked for as well. */
export function withHandOver(config: TicketSystemConfig): TicketSystemConfig {
  const { handOver, fields } = config;
  const place = handOver?.field == null ? undefined : fields[handOver.field];
  if (handOver?.field == null || place === undefined) return config;
  const { queues, categories, agents } = handOver.to;
  const written = [queues, categories, agents].flatMap((one) => Object.values(one));
  const targets = handOver.to.default === null ? written : [...written, handOver.to.default];
  const values = Object.fromEntries(targets.map((ours) => [ours, toTheirs(place, ours)]));
  const more = { ...place, values: { ...place.values, ...values } };
  return { ...config, fields: { ...fields, [handOver.field]: more } };
}

/** Findings that name the same are one. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...new Map(findings.map((one) => [`${one.code} ${one.place} ${one.subject}`, one])).values(),
  ];
}
