import { sanitiseText } from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { redactRemark } from '../redaction/redact-remark.ts';
import { createRedactor } from '../redaction/redactor.ts';
import { closeIncidentRow, type IncidentRow, readIncident } from '../store/incident/incidents.ts';
import { insertIncidentNote } from '../store/incident/notes.ts';
import { inTenant } from '../store/tx.ts';

type Context = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'announce'>;

const noteMaxCharacters = 4_000;

/**
 * Adds a note, sanitised and redacted; also to a closed incident, whose story may be told later. The audit gets its id only.
 *
 * @throws Refusal `not_found`
 */
export async function noteIncident(
  context: Context,
  tenantId: string,
  incidentId: string,
  text: string,
  actor: string,
): Promise<string> {
  const id = uuidV7();
  const clean = createRedactor().redact(sanitiseText(text, noteMaxCharacters).text);
  await inTenant(context.database, tenantId, async (tx) => {
    const incident = await readIncident(tx, incidentId);
    if (incident === undefined) throw new Refusal('not_found');
    const at = new Date(context.now()).toISOString();
    await insertIncidentNote(tx, incidentId, { id, at, actor, text: clean });
    const detail = { incidentId, control: incident.control, noteId: id };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'incident_note', actor, itemId: null, detail },
    ]);
  });
  context.announce(tenantId, 'incidents');
  return id;
}

/**
 * Closes an incident, whether or not its control is normal again; of two at once, the second is refused. Only people close.
 *
 * @throws Refusal `not_found`, `incident_closed`
 */
export async function closeIncident(
  context: Context,
  tenantId: string,
  incidentId: string,
  reason: string,
  actor: string,
): Promise<IncidentRow> {
  const closed = await inTenant(context.database, tenantId, async (tx) => {
    const incident = await readIncident(tx, incidentId);
    if (incident === undefined) throw new Refusal('not_found');
    const remark = redactRemark(reason);
    const at = new Date(context.now()).toISOString();
    if (!(await closeIncidentRow(tx, incidentId, { at, by: actor, reason: remark }))) {
      throw new Refusal('incident_closed');
    }
    const detail = { incidentId, control: incident.control, state: incident.state, reason: remark };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'incident_closed', actor, itemId: null, detail },
    ]);
    return readIncident(tx, incidentId);
  });
  context.announce(tenantId, 'incidents');
  if (closed === undefined) throw new Refusal('not_found');
  return closed;
}
