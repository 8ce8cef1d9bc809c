import type { FieldPlace } from '@signalbox/contract';
import { ConnectorError } from './connector.ts';

type Places = Readonly<Record<string, FieldPlace>>;

/** The place of a field; a field without one cannot be written. @throws ConnectorError `refused` */
export function placeOf(places: Places, field: string): FieldPlace {
  const place = Object.hasOwn(places, field) ? places[field] : undefined;
  if (place === undefined) throw new ConnectorError('refused');
  return place;
}

/** Our value as the system has it. */
export function toTheirs(place: FieldPlace, value: string): string {
  return (Object.hasOwn(place.values, value) ? place.values[value] : undefined) ?? value;
}

/** Their value as we have it; of two of ours that are one of theirs, `wanted` when it is among them. */
export function toOurs(
  place: FieldPlace,
  theirs: string | null,
  wanted?: string | null,
): string | null {
  if (theirs === null) return null;
  if (wanted != null && toTheirs(place, wanted) === theirs) return wanted;
  const found = Object.entries(place.values).find(([, value]) => value === theirs);
  return found?.[0] ?? theirs;
}
