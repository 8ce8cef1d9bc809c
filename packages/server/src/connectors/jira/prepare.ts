import type { FieldPlace } from '@signalbox/contract';
import { ConnectorError } from '../connector.ts';
import type { Change, Step } from '../note-first.ts';
import type { Left, SystemClient } from '../system-client.ts';
import type { FieldIds } from './fields.ts';
import { type Editable, editShape, type JiraIssue, transitionsShape } from './shapes.ts';

/** Fields in one request, then the transition. @throws ConnectorError `refused` for what Jira would not take */
export async function prepare(
  client: SystemClient,
  ids: FieldIds,
  issue: JiraIssue,
  changes: readonly Change[],
  left: Left,
): Promise<readonly Step[]> {
  const path = `/issue/${issue.key}`;
  const steps: Step[] = [];
  const fieldChanges = changes.filter(([place]) => !isStatus(place));
  if (fieldChanges.length > 0) {
    const editable = (await client.read(`${path}/editmeta`, editShape, left())).fields;
    const body = await bodyOf(ids, editable, fieldChanges, left);
    steps.push((sendLeft) => client.send({ method: 'PUT', path, body }, sendLeft()));
  }
  for (const [, status] of changes.filter(([place]) => isStatus(place))) {
    const id = await transitionTo(client, issue, status, left);
    const body = { transition: { id } };
    steps.push((sendLeft) =>
      client.send({ method: 'POST', path: `${path}/transitions`, body }, sendLeft()),
    );
  }
  return steps;
}

function isStatus({ custom, name }: FieldPlace): boolean {
  return !custom && name === 'status';
}

/** The one move that leads to a status and asks for nothing more. */
async function transitionTo(
  client: SystemClient,
  issue: JiraIssue,
  status: string | null,
  left: Left,
): Promise<string> {
  const path = `/issue/${issue.key}/transitions?expand=transitions.fields`;
  const { transitions } = await client.read(path, transitionsShape, left());
  const found = transitions.find(
    ({ to, fields }) =>
      to.name === status &&
      Object.values(fields ?? {}).every((one) => !one.required || one.hasDefaultValue === true),
  );
  if (found === undefined) throw new ConnectorError('refused');
  return found.id;
}

async function bodyOf(
  ids: FieldIds,
  editable: Editable,
  changes: readonly Change[],
  left: Left,
): Promise<object> {
  const fields: Record<string, unknown> = {};
  const update: Record<string, unknown> = {};
  for (const [place, value] of changes) {
    const id = await ids.idOf(place, left);
    // What is not on the screen is refused by Jira, with all that is sent beside it.
    const field = Object.hasOwn(editable, id) ? editable[id] : undefined;
    if (field === undefined) throw new ConnectorError('refused');
    const stored = storedValue(field, value);
    // A set of components would replace those that stand there.
    if (field.schema.type === 'array') update[id] = [{ add: stored }];
    else fields[id] = stored;
  }
  return { fields, update };
}

/** @throws ConnectorError `refused` for a value that cannot be chosen, and for kinds of fields that are not written */
function storedValue({ schema, allowedValues }: Editable[string], value: string | null): unknown {
  const several = schema.type === 'array';
  if (value === null) {
    if (several) throw new ConnectorError('refused');
    return null;
  }
  if (allowedValues == null) {
    if (schema.type === 'string') return value;
    if (schema.type === 'number' && Number.isFinite(Number(value))) return Number(value);
    throw new ConnectorError('refused');
  }
  const found = allowedValues.find((one) => (one.name ?? one.value) === value);
  if (found === undefined) throw new ConnectorError('refused');
  return { id: found.id };
}
