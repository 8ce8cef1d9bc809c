import type { FieldPlace } from '@signalbox/contract';
import { intakeLimits, isFieldKey } from '@signalbox/domain';
import { ConnectorError } from './connector.ts';
import { cut } from './polled-ticket.ts';

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

/** The fields of a ticket as it comes in, in our words. What is empty, or cannot be the field of an item, is left out. */
export async function fieldsSeen(
  places: Places,
  valueAt: (place: FieldPlace) => Promise<string | null> | string | null,
): Promise<Readonly<Record<string, string>>> {
  const seen: Record<string, string> = {};
  for (const [field, place] of Object.entries(places)) {
    const ours = toOurs(place, await valueAt(place));
    if (ours === null || ours === '' || !isFieldKey(field)) continue;
    seen[field] = cut(ours, intakeLimits.fieldValueMaxCharacters);
  }
  return seen;
}
