import type { AlertConfig } from '@signalbox/contract';
import {
  type AlertChange,
  type AlertState,
  alertChangeOf,
  alertLevelOf,
  stepAlert,
} from '@signalbox/domain';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { type AlertRow, putAlerts, readLatestAlerts } from '../store/alert/alerts.ts';
import type { AlertEntryRow } from '../store/alert/read-entries.ts';
import type { Tx } from '../store/tx.ts';
import { type Telling, tellRoutes } from './tell-routes.ts';

interface Changed {
  readonly entry: AlertEntryRow;
  readonly change: AlertChange;
}

/**
 * Folds entries into the alerts they are about, in their order, and tells the routes what is new. True when an alert changed.
 *
 * @param incidents unclosed incidents by control.
 */
export async function takeEntries(
  tx: Tx,
  entries: readonly AlertEntryRow[],
  era: number,
  incidents: ReadonlyMap<string, string>,
  routes: readonly AlertConfig[],
): Promise<boolean> {
  const changes = entries.flatMap((entry): Changed[] => {
    const change = alertChangeOf(entry);
    return change === null ? [] : [{ entry, change }];
  });
  if (changes.length === 0) return false;
  const subjects = [...new Set(changes.map(({ change }) => change.subject))];
  const kinds = [...new Set(changes.map(({ change }) => change.kind))];
  const current = new Map<string, AlertRow>();
  for (const row of await readLatestAlerts(tx, subjects, kinds)) current.set(keyOf(row), row);
  const changed = new Map<string, AlertRow>();
  const tellings: Telling[] = [];
  for (const { entry, change } of changes) {
    const before = current.get(keyOf(change)) ?? null;
    if (before !== null && !isAfter(entry, era, before)) continue;
    const after = rowAfter(before, change, entry, era, incidents);
    if (after === null) continue;
    current.set(keyOf(change), after.row);
    changed.set(after.row.id, after.row);
    if (after.event !== null) tellings.push({ alert: after.row, event: after.event });
  }
  await putAlerts(tx, [...changed.values()]);
  await tellRoutes(tx, routes, tellings);
  return changed.size > 0;
}

const keyOf = ({ kind, subject }: Pick<AlertChange, 'kind' | 'subject'>): string =>
  `${kind} ${subject}`;

/** An entry that was taken before, by a cursor somebody set back, is not counted again. */
function isAfter(entry: AlertEntryRow, era: number, row: AlertRow): boolean {
  if (era !== row.era) return era > row.era;
  const [mine, theirs] = [BigInt(entry.xid), BigInt(row.entry_xid)];
  return mine === theirs ? entry.id > row.entry_id : mine > theirs;
}

function rowAfter(
  before: AlertRow | null,
  change: AlertChange,
  entry: AlertEntryRow,
  era: number,
  incidents: ReadonlyMap<string, string>,
): { readonly row: AlertRow; readonly event: Telling['event'] | null } | null {
  const state: AlertState | null = before;
  const stepped = stepAlert(state, change);
  if (stepped === null) return null;
  const { step, next } = stepped;
  const first = step === 'fired' || before === null ? null : before;
  const row: AlertRow = {
    id: first?.id ?? uuidV7(),
    kind: change.kind,
    subject: change.subject,
    level: alertLevelOf(change.kind, next.severity),
    state: next.state,
    severity: next.severity,
    times: next.times,
    summary: next.summary,
    incident_id: incidents.get(change.subject) ?? first?.incident_id ?? null,
    era,
    entry_xid: entry.xid,
    entry_id: entry.id,
    first_at: first?.first_at ?? entry.at,
    last_at: step === 'recovered' && first !== null ? first.last_at : entry.at,
    recovered_at: step === 'recovered' ? entry.at : null,
  };
  const event = step === 'counted' ? null : step === 'recovered' ? 'recovered' : 'firing';
  return { row, event };
}
