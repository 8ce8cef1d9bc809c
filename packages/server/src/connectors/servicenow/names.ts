import { ConnectorError } from '../connector.ts';
import { kept } from '../kept.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { allOf, anyOf, tablePath } from './query.ts';
import { choicesShape, namedShape } from './shapes.ts';

export interface Names {
  /** The groups of a name: more than one cannot be told apart. */
  groups(name: string, left: Left): Promise<readonly string[]>;
  /** What may be chosen in a field; empty when it has no list, or the token may not read it. */
  choices(field: string, left: Left): Promise<readonly string[]>;
}

/** ServiceNow takes what it does not know and stores it, so that names and values are looked up before they are written. */
export function openNames(client: SystemClient): Names {
  const choices = async (field: string, left: Left): Promise<readonly string[]> => {
    const query = [
      anyOf('name', ['incident', 'task']),
      allOf(`element=${field}`, 'inactive=false'),
    ];
    const path = tablePath('sys_choice', query.join('^'), {
      ...{ sysparm_fields: 'name,element,value', sysparm_limit: '1000' },
    });
    const { result } = await client.read(path, choicesShape, left());
    // A condition it does not know is left out, and more comes back than was asked for.
    const own = result.filter(({ element }) => element === field);
    const ofTable = own.filter(({ name }) => name === 'incident');
    const found = ofTable.length > 0 ? ofTable : own.filter(({ name }) => name === 'task');
    return found.map(({ value }) => value);
  };
  const groups = async (name: string, left: Left): Promise<readonly string[]> => {
    const path = tablePath('sys_user_group', allOf(`name=${name}`, 'active=true'), {
      ...{ sysparm_fields: 'sys_id,name', sysparm_limit: '2' },
    });
    const { result } = await client.read(path, namedShape, left());
    return result.filter((one) => one.name === name).map(({ sys_id }) => sys_id);
  };
  return { groups: kept(groups), choices: kept(choices) };
}

/** @throws ConnectorError `refused` unless there is exactly one group of that name */
export async function groupId(names: Names, name: string, left: Left): Promise<string> {
  const [id, another] = await names.groups(name, left);
  if (id === undefined || another !== undefined) throw new ConnectorError('refused');
  return id;
}
