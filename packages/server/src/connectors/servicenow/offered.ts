import type { OfferedPlace } from '@signalbox/contract';
import { mergedPlaces } from '../offered.ts';
import { countdown, unlessHidden } from '../system-client.ts';
import type { Names } from './names.ts';
import { choiceFields, ownFields } from './places.ts';

/** What may be chosen in each of its own fields. Columns that were added are told by nobody without a role that few have. */
export async function servicenowPlaces(
  names: Names,
  withinMs: number,
): Promise<readonly OfferedPlace[]> {
  const left = countdown(withinMs);
  const places: OfferedPlace[] = [];
  for (const name of ownFields) {
    const asked = choiceFields.includes(name) ? names.choices(name, left) : Promise.resolve([]);
    places.push({ name, custom: false, values: [...((await unlessHidden(asked)) ?? [])] });
  }
  return mergedPlaces(places);
}
