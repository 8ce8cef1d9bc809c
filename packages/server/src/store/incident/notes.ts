import type { Tx } from '../tx.ts';

export interface IncidentNoteRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly text: string;
}

const insertText = `
  insert into incident_note (tenant_id, incident_id, id, at, actor, text) values ($1, $2, $3, $4, $5, $6)`;
const listText = `
  select id, at, actor, text from incident_note where tenant_id = $1 and incident_id = $2 order by id limit $3`;

export async function insertIncidentNote(
  tx: Tx,
  incidentId: string,
  note: {
    readonly id: string;
    readonly at: string;
    readonly actor: string;
    readonly text: string;
  },
): Promise<void> {
  const { id, at, actor, text } = note;
  await tx.query(insertText, [tx.tenantId, incidentId, id, at, actor, text]);
}

/** The notes of an incident, oldest first. */
export function listIncidentNotes(
  tx: Tx,
  incidentId: string,
  limit: number,
): Promise<readonly IncidentNoteRow[]> {
  return tx.query(listText, [tx.tenantId, incidentId, limit]);
}
