import type { Policy } from '@signalbox/contract';
import {
  type IncidentNews,
  type IncidentState,
  incidentNewsOf,
  stepIncident,
} from '@signalbox/domain';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { readWorkspaceState } from '../store/agent/workspace-state.ts';
import type { AlertEntryRow } from '../store/alert/read-entries.ts';
import {
  changeIncident,
  type IncidentRow,
  insertIncident,
  readUnclosedIncidents,
} from '../store/incident/incidents.ts';
import type { Tx } from '../store/tx.ts';

export interface TakenIncidents {
  readonly changed: boolean;
  /** Unclosed incidents of the controls that were looked at. */
  readonly byControl: ReadonlyMap<string, string>;
}

interface Known extends IncidentState {
  readonly id: string;
}

const defaultWindowMs = 3_600_000;

/** Opens, updates and ends the incidents of controls, in the order of entries; each opening with an audit entry. */
export async function takeIncidents(
  context: Pick<LineContext, 'keysOf' | 'now'>,
  tx: Tx,
  entries: readonly AlertEntryRow[],
): Promise<TakenIncidents> {
  const news = entries.flatMap((entry) => {
    const one = incidentNewsOf(entry);
    return one === null ? [] : [{ entry, one }];
  });
  if (news.length === 0) return { changed: false, byControl: new Map() };
  const controls = [...new Set(news.map(({ one }) => one.control))];
  const known = new Map<string, Known>();
  for (const row of await readUnclosedIncidents(tx, controls)) known.set(row.control, toKnown(row));
  let changed = false;
  for (const { entry, one } of news) {
    const before = known.get(one.control) ?? null;
    const after = stepIncident(before, one);
    if (after === null) continue;
    changed = true;
    if (before !== null) {
      await changeIncident(tx, before.id, after, entry.at.toISOString());
      known.set(one.control, { ...after, id: before.id });
    } else {
      known.set(one.control, { ...after, id: await open(context, tx, one, after, entry) });
    }
  }
  return { changed, byControl: new Map([...known].map(([control, { id }]) => [control, id])) };
}

function toKnown(row: IncidentRow): Known {
  const state = row.state === 'open' ? 'open' : 'recovered';
  return { id: row.id, state, worstMode: row.worst_mode, cause: row.cause };
}

async function open(
  context: Pick<LineContext, 'keysOf' | 'now'>,
  tx: Tx,
  { control, agent, category }: IncidentNews,
  { worstMode, cause }: IncidentState,
  entry: AlertEntryRow,
): Promise<string> {
  const id = uuidV7();
  // What was published before there were defaults has none.
  const policy: Partial<Policy> | undefined = (await readWorkspaceState(tx))?.policy;
  const windowMs = policy?.errorBudget?.windowMs ?? defaultWindowMs;
  const source = agent === null ? control.replace(/^breaker:source:/, '') : null;
  await insertIncident(tx, {
    ...{ id, control, agent, category, source, worstMode, cause },
    fromAt: new Date(entry.at.getTime() - windowMs).toISOString(),
    openedAt: entry.at.toISOString(),
  });
  const detail = { incidentId: id, control, agent, category, source, becauseOf: entry.id };
  await appendAudit(context, tx, [
    { stage: 'control', type: 'incident_opened', actor: 'system', itemId: null, detail },
  ]);
  return id;
}
