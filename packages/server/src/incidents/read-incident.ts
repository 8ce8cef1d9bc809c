import type { IncidentDetail, IncidentView } from '@signalbox/contract';
import { incidentMessages, mainField } from '@signalbox/domain';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { readLiveVersions } from '../store/agent/read-live-versions.ts';
import {
  type AffectedCounts,
  type AffectedItemRow,
  type AffectedScope,
  countAffected,
  listAffected,
} from '../store/incident/affected.ts';
import { type IncidentRow, readIncident } from '../store/incident/incidents.ts';
import { listIncidentNotes } from '../store/incident/notes.ts';
import { readIncidentTimeline } from '../store/incident/timeline.ts';
import { inTenant, type Tx } from '../store/tx.ts';

const timelineMax = 500;
const notesMax = 500;
/** An entry is made in the transaction that closes, by a clock that may run apart from the database's. */
const closingSlackMs = 60_000;

export function toIncidentView(row: IncidentRow): IncidentView {
  const { id, control, agent, category, state, cause, notes } = row;
  return {
    ...{ id, control, agent, category, state, cause, notes },
    worstMode: row.worst_mode,
    openedAt: row.opened_at.toISOString(),
    recoveredAt: row.recovered_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    closedBy: row.closed_by,
    closeReason: row.close_reason,
  };
}

/**
 * Everything about one incident: what it touched, how it went, what to say.
 *
 * @throws Refusal `not_found`
 */
export async function readIncidentDetail(
  context: Pick<LineContext, 'database'>,
  tenantId: string,
  id: string,
): Promise<IncidentDetail> {
  return inTenant(context.database, tenantId, async (tx) => {
    const row = await readIncident(tx, id);
    if (row === undefined) throw new Refusal('not_found');
    const scope = await scopeOf(tx, row);
    const counts = await countAffected(tx, scope);
    const notes = await listIncidentNotes(tx, id, notesMax);
    const to = row.closed_at === null ? null : new Date(row.closed_at.getTime() + closingSlackMs);
    const { agent, source, from_at: from } = row;
    const entries = await readIncidentTimeline(
      tx,
      { incidentId: id, agent, source, from, to },
      timelineMax,
    );
    const live = (await readLiveVersions(tx)).find((one) => one.agent === agent);
    return {
      ...toIncidentView(row),
      affected: { ...toCounts(counts), ...spanOf(scope) },
      noteList: notes.map((note) => ({
        at: note.at.toISOString(),
        actor: note.actor,
        text: note.text,
      })),
      timeline: entries.map(({ id: auditId, at, type, actor, detail }) => ({
        ...{ type, actor, auditId },
        at: at.toISOString(),
        detail: { ...detail },
      })),
      messages: [...incidentMessages(factsOf(row, counts))],
      previousVersion: live?.previous_id ?? null,
    };
  });
}

/** Items of an incident, the newest first, below the id `belowId`. @throws Refusal `not_found` */
export async function listIncidentItems(
  context: Pick<LineContext, 'database'>,
  tenantId: string,
  id: string,
  belowId: string | null,
  limit: number,
): Promise<readonly AffectedItemRow[]> {
  return inTenant(context.database, tenantId, async (tx) => {
    const row = await readIncident(tx, id);
    if (row === undefined) throw new Refusal('not_found');
    return listAffected(tx, await scopeOf(tx, row), belowId, limit);
  });
}

/** The field categories are of: the agent's main field as it is now. */
async function scopeOf(tx: Tx, row: IncidentRow): Promise<AffectedScope> {
  const { agent, category, source, from_at: from } = row;
  const to = row.recovered_at ?? row.closed_at;
  if (category === null) return { agent, category, field: null, source, from, to };
  const live = (await readLiveVersions(tx)).find((one) => one.agent === agent);
  const config = live?.config as { readonly agent?: { readonly fields?: object } } | undefined;
  const field = mainField(Object.keys(config?.agent?.fields ?? {})) ?? 'category';
  return { agent, category, field, source, from, to };
}

function toCounts(counts: AffectedCounts): {
  readonly total: number;
  readonly automatic: number;
  readonly held: number;
  readonly inReview: number;
  readonly written: number;
} {
  const { total, automatic, held, in_review: inReview, written } = counts;
  return { total, automatic, held, inReview, written };
}

function spanOf({ from, to }: AffectedScope): {
  readonly from: string;
  readonly to: string | null;
} {
  return { from: from.toISOString(), to: to?.toISOString() ?? null };
}

const timeText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function factsOf(row: IncidentRow, counts: AffectedCounts): Parameters<typeof incidentMessages>[0] {
  const { control, state, cause, worst_mode: worstMode } = row;
  return {
    ...{ control, state, cause, worstMode, ...toCounts(counts) },
    openedAt: timeText(row.opened_at),
    recoveredAt: row.recovered_at === null ? null : timeText(row.recovered_at),
  };
}
