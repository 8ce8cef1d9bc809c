import { ConnectorError } from '../connector.ts';
import { kept } from '../kept.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { type FormField, formShape, groupsShape, hasNext } from './shapes.ts';

export interface Groups {
  nameOf(id: number, left: Left): Promise<string | null>;
  /** The groups of a name: more than one cannot be told apart. */
  idsOf(name: string, left: Left): Promise<readonly number[]>;
  names(left: Left): Promise<readonly string[]>;
}

const pagesMax = 20;

export function openGroups(client: SystemClient): Groups {
  const all = kept(async (first: string, left: Left) => {
    const groups: { readonly id: number; readonly name: string }[] = [];
    for (let page = 1; page <= pagesMax; page += 1) {
      const path = `${first}?per_page=100&page=${page}`;
      const { data, headers } = await client.readDated(path, groupsShape, left());
      groups.push(...data.groups);
      if (!hasNext(headers)) return groups;
    }
    throw new ConnectorError('unreadable');
  });
  return {
    nameOf: async (id, left) =>
      (await all('/groups', left)).find((one) => one.id === id)?.name ?? null,
    idsOf: async (name, left) =>
      (await all('/groups', left)).filter((one) => one.name === name).map(({ id }) => id),
    names: async (left) => (await all('/groups', left)).map(({ name }) => name),
  };
}

export type Form = (left: Left) => Promise<readonly FormField[]>;

/** The fields of a ticket, with what may be chosen in each. */
export function openForm(client: SystemClient): Form {
  const ask = kept(
    async (path: string, left: Left) => (await client.read(path, formShape, left())).ticket_fields,
  );
  return (left) => ask('/ticket_form_fields', left);
}
