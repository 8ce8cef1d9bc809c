import type { FieldPlace, Finding, TicketSystemConfig } from '@signalbox/contract';
import { ConnectorError } from './connector.ts';

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

/** Findings that name the same are one. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...new Map(findings.map((one) => [`${one.code} ${one.place} ${one.subject}`, one])).values(),
  ];
}
