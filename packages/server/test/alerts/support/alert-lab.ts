import type { AlertConfig } from '@signalbox/contract';
import type { Json } from '@signalbox/domain';
import { appendAudit } from '../../../src/agents/version-change.ts';
import { openAlertDispatcher } from '../../../src/alerts/dispatcher.ts';
import { recordAlerts } from '../../../src/alerts/record-alerts.ts';
import { type AlertRow, listAlerts } from '../../../src/store/alert/alerts.ts';
import { inTenant } from '../../../src/store/tx.ts';
import type { LineLab } from '../../support/line.ts';
import { settled } from '../../support/settled.ts';

type Detail = Readonly<Record<string, Json>>;

/** What a budget found, as the entries of controls say it. */
export const budgetCause: Detail = { code: 'budget', value: 0.06, limit: 0.05, count: 50 };

/** Writes an entry as the reducer of controls does. */
export function entry(lab: LineLab, type: string, detail: Detail, tenantId = lab.tenantId) {
  return inTenant(lab.database, tenantId, (tx) =>
    appendAudit(lab.context, tx, [
      { stage: 'control', type, actor: 'system', itemId: null, detail },
    ]),
  );
}

export function modeChanged(
  lab: LineLab,
  from: string,
  to: string,
  more: Detail = {},
): Promise<void> {
  return entry(lab, 'mode_changed', {
    ...{ control: 'mode:triage', agent: 'triage', category: null, from, to, cause: budgetCause },
    ...more,
  });
}

/** Takes everything committed into alerts. */
export async function look(lab: LineLab): Promise<void> {
  await settled(lab);
  await recordAlerts(lab.context);
}

/** Takes everything committed into alerts and sends what is due. */
export async function tell(lab: LineLab, publicUrl: string | null = null): Promise<void> {
  await look(lab);
  await sendDue(lab, publicUrl);
}

export async function sendDue(lab: LineLab, publicUrl: string | null = null): Promise<void> {
  const { context, channels } = lab;
  const dispatcher = openAlertDispatcher({ ...context, publicUrl, channels });
  await dispatcher.dispatch();
  await dispatcher.idle();
  await dispatcher.close();
}

/** Lets messages be that much older, and what waits that much nearer. */
export async function pass(lab: LineLab, ms: number): Promise<void> {
  const by = `interval '${ms} milliseconds'`;
  await lab.sql(`update signalbox.alert_delivery set created_at = created_at - ${by}, next_at = next_at - ${by},
    closes_at = closes_at - ${by}`);
  await lab.sql(`update signalbox.alert_channel set failing_since = failing_since - ${by}`);
}

export function alerts(lab: LineLab): Promise<readonly AlertRow[]> {
  return inTenant(lab.database, lab.tenantId, (tx) => listAlerts(tx, null, null, 100));
}

export const kindsOf = (rows: readonly AlertRow[]): readonly string[] =>
  rows.map(({ kind, state }) => `${kind} ${state}`).sort();

/** Forgets everything alerts know, and starts after what the audit has. */
export async function forget(lab: LineLab): Promise<void> {
  await look(lab);
  await lab.sql('delete from signalbox.alert_delivery');
  await lab.sql('delete from signalbox.alert_channel');
  await lab.sql('delete from signalbox.alert');
  await lab.sql('delete from signalbox.incident_note');
  await lab.sql('delete from signalbox.incident');
}

export type { AlertConfig };
