import { ConnectorError } from '../connector.ts';
import type { Dated } from '../system-client.ts';

/** Conditions of an encoded query, all of which must hold. @throws ConnectorError `refused` for one that would be several */
export function allOf(...conditions: readonly string[]): string {
  // A caret begins the next condition, and there is no way to write one.
  if (conditions.some((one) => one.includes('^'))) throw new ConnectorError('refused');
  return conditions.join('^');
}

/** That a field has one of these values; in front of the conditions that must hold besides. */
export function anyOf(field: string, values: readonly string[]): string {
  return values.map((value) => allOf(`${field}=${value}`)).join('^OR');
}

export function tablePath(
  table: string,
  query: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const all = new URLSearchParams({
    sysparm_query: query,
    ...parameters,
    sysparm_exclude_reference_link: 'true',
  });
  return `/${table}?${all.toString()}`;
}

/** A moment as a query has it; the user of the token must stand in GMT. */
export function stampOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** A moment as a raw value has it: always UTC. @throws ConnectorError `unreadable` */
export function msOf(stamp: string | null): number {
  const ms = Date.parse(`${stamp?.replace(' ', 'T')}Z`);
  if (Number.isNaN(ms)) throw new ConnectorError('unreadable');
  return ms;
}

/** How many records a query finds, where the answer says so. */
export function totalOf(headers: Dated<unknown>['headers']): number | null {
  const total = Number(headers['x-total-count'] ?? Number.NaN);
  return Number.isNaN(total) ? null : total;
}

/** Pages come short of what the token may not see, so only their number says where they end. */
export function isMore(
  headers: Dated<unknown>['headers'],
  offset: number,
  perPage: number,
): boolean {
  const total = totalOf(headers);
  if (total !== null) return offset + perPage < total;
  return String(headers['link'] ?? '').includes('rel="next"');
}
