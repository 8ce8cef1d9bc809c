import type { OfferedPlace } from '@signalbox/contract';
import { mergedPlaces } from '../offered.ts';
import { countdown } from '../system-client.ts';
import type { Form, Groups } from './groups.ts';
import { numbered, ownFields } from './places.ts';

const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** What the form of a ticket has, and the groups there are. */
export async function freshservicePlaces(
  groups: Groups,
  form: Form,
  withinMs: number,
): Promise<readonly OfferedPlace[]> {
  const left = countdown(withinMs);
  const known = await form(left);
  return mergedPlaces([
    { name: 'group', custom: false, values: [...(await groups.names(left))] },
    ...known.flatMap(({ name, choices, default_field }): OfferedPlace[] => {
      const custom = default_field === false;
      if (!custom && (!ownFields.includes(name) || name === 'group')) return [];
      // A choice comes with its number: that is what some fields store, and the others its name.
      const numbers = choices.filter(isNumber);
      const names = choices.filter((one) => !isNumber(one));
      return [{ name, custom, values: numbered.has(name) || names.length === 0 ? numbers : names }];
    }),
  ]);
}
