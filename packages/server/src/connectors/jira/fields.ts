import type { FieldPlace } from '@signalbox/contract';
import { ConnectorError } from '../connector.ts';
import { toText } from '../http/answer.ts';
import { kept } from '../kept.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { fieldsShape, type JiraIssue } from './shapes.ts';

export interface FieldIds {
  /** What Jira calls a place. @throws ConnectorError `refused` unless there is exactly one of its name */
  idOf(place: FieldPlace, left: Left): Promise<string>;
  /** The custom fields of a name: several may have the same. */
  custom(name: string, left: Left): Promise<readonly string[]>;
  allCustom(left: Left): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

export function openFieldIds(client: SystemClient): FieldIds {
  const all = kept((path: string, left: Left) => client.read(path, fieldsShape, left()));
  const custom: FieldIds['custom'] = async (name, left) =>
    (await all('/field', left))
      .filter((one) => one.custom && one.name === name)
      .map(({ id }) => id);
  return {
    custom,
    allCustom: async (left) => (await all('/field', left)).filter((one) => one.custom),
    idOf: async (place, left) => {
      if (!place.custom) return place.name === 'component' ? 'components' : place.name;
      const [id, another] = await custom(place.name, left);
      if (id === undefined || another !== undefined) throw new ConnectorError('refused');
      return id;
    },
  };
}

/**
 * What stands in a field; of several, `wanted` when it is among them. @throws ConnectorError `refused` for a field the issue
 * does not show: what cannot be read could be written and never confirmed.
 */
export function valueIn(issue: JiraIssue, id: string, wanted: string | null): string | null {
  if (!Object.hasOwn(issue.fields, id)) throw new ConnectorError('refused');
  const stands = issue.fields[id];
  const values = (Array.isArray(stands) ? stands : [stands]).map(textOf);
  return (values.includes(wanted) ? wanted : values[0]) || null;
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return toText(value);
  const named = 'name' in value ? value.name : 'value' in value ? value.value : null;
  return toText(named);
}
