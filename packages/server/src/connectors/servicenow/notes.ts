import type { NoteSeen } from '@signalbox/domain';
import { kept } from '../kept.ts';
import { anyMark, isMarked, markOf } from '../mark.ts';
import { seenAs } from '../note-first.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { allOf, tablePath } from './query.ts';
import { type Journal, journalShape } from './shapes.ts';

const fields = 'sys_id,element,element_id,value,sys_created_on,sys_created_by';

/** What was written on an incident, the newest first: a record shows its journals to nobody. */
export async function readJournal(
  client: SystemClient,
  incidentId: string,
  elements: readonly ('work_notes' | 'comments')[],
  left: Left,
  containing?: string,
): Promise<readonly Journal[]> {
  const query = allOf(
    `element_id=${incidentId}`,
    `elementIN${elements.join(',')}`,
    ...(containing === undefined ? [] : [`valueLIKE${containing}`]),
    'ORDERBYDESCsys_created_on',
  );
  const path = tablePath('sys_journal_field', query, {
    ...{ sysparm_fields: fields, sysparm_limit: '100' },
  });
  const { result } = await client.read(path, journalShape, left());
  // A condition it does not know is left out, and other incidents' entries come back.
  return result.filter(
    ({ element, element_id, value }) =>
      element_id === incidentId &&
      elements.some((one) => one === element) &&
      (containing === undefined || value.includes(containing)),
  );
}

export async function noteOf(
  client: SystemClient,
  incidentId: string,
  writeKey: string,
  left: Left,
): Promise<NoteSeen> {
  const elements = ['work_notes', 'comments'] as const;
  const found = await readJournal(client, incidentId, elements, left, markOf(writeKey));
  return seenAs(found.map(({ element }) => element === 'work_notes'));
}

/** Those of the incidents in which a note of ours stands. */
export async function notedIncidents(
  client: SystemClient,
  ids: readonly string[],
  left: Left,
): Promise<ReadonlySet<string>> {
  const query = allOf(
    `element_idIN${ids.join(',')}`,
    'elementINwork_notes,comments',
    `valueLIKE${anyMark}`,
  );
  const path = tablePath('sys_journal_field', query, {
    ...{ sysparm_fields: fields, sysparm_limit: '1000' },
  });
  const { result } = await client.read(path, journalShape, left());
  return new Set(result.filter(({ value }) => isMarked(value)).map(({ element_id }) => element_id));
}

/**
 * Whether the token sees work notes at all. Without that right the answer is an empty list, so that no note of ours would ever
 * be found again and each look would write another.
 */
export function openNoteRights(client: SystemClient): (left: Left) => Promise<boolean> {
  const ask = kept(async (table: string, left: Left) => {
    const path = tablePath('sys_journal_field', allOf(`name=${table}`, 'element=work_notes'), {
      ...{ sysparm_fields: fields, sysparm_limit: '10' },
    });
    const { result } = await client.read(path, journalShape, left());
    return result.some(({ element }) => element === 'work_notes');
  });
  return (left) => ask('incident', left);
}
