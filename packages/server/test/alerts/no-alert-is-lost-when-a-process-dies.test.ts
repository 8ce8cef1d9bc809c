import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendAudit } from '../../src/agents/version-change.ts';
import { recordAlerts } from '../../src/alerts/record-alerts.ts';
import { asSql } from '../../src/store/database.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { until } from '../support/until.ts';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process.ts';
import { openReceiver, type Receiver } from '../webhooks/support/receiver.ts';
import { alerts, entry, forget, look } from './support/alert-lab.ts';

const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';
let lab: LineLab;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await openReceiver();
  // The second process reads its environment, as a real one does.
  process.env['ALERT_TEST_SECRET'] = secret;
  lab = await openLine(
    {
      ...lineFiles({}),
      'alerts/all.yaml': `alert: all
group_wait: 0s
to: [{ type: webhook, url: "${receiver.url}", secret: "\${ALERT_TEST_SECRET}" }]
`,
    },
    { ALERT_TEST_SECRET: secret },
  );
});
afterAll(async () => {
  await endWorkerProcesses();
  delete process.env['ALERT_TEST_SECRET'];
  await lab.close();
  await receiver.close();
});

const burst = (n: number): Promise<void> =>
  entry(lab, 'burst_held', { control: `burst:triage/team=t${n}`, agent: 'triage', stopped: n });

// Two processes are built and started in it.
const patienceMs = 180_000;

test(
  'a process killed while it sends loses none: the next sends again, under the same id',
  async () => {
    receiver.always({ status: 200, afterMs: 'never' });
    const first = await startWorkerProcess(lab);
    await burst(1);
    await until('a request under way', () => receiver.received.length >= 1, 30_000);
    await burst(2);
    await burst(3);
    await first.kill();
    const cut = new Set(receiver.received.map((one) => one.id));
    receiver.always({ status: 204 });
    await burst(4);
    await startWorkerProcess(lab);
    const done = async (): Promise<boolean> => {
      const rows = await lab.sql<{ ids: string[]; state: string }>(
        'select alert_ids as ids, state from signalbox.alert_delivery',
      );
      return (
        rows.every(({ state }) => state === 'delivered') &&
        rows.flatMap(({ ids }) => ids).length === 4
      );
    };
    await until('all messages', done, 30_000);
    const subjects = new Map<string, Set<string>>();
    for (const { id, body } of receiver.received) {
      const told = JSON.parse(body) as { data: { alerts: readonly { subject: string }[] } };
      for (const { subject } of told.data.alerts) {
        subjects.set(subject, (subjects.get(subject) ?? new Set()).add(id));
      }
    }
    expect([...subjects.keys()].sort()).toEqual([1, 2, 3, 4].map((n) => `burst:triage/team=t${n}`));
    for (const ids of subjects.values()) expect(ids.size).toBe(1);
    const ids = receiver.received.map((one) => one.id);
    for (const id of cut) expect(ids.filter((one) => one === id)).toHaveLength(2);
    expect((await alerts(lab)).every(({ times }) => times === 1)).toBe(true);
    await endWorkerProcesses();
  },
  patienceMs,
);

test('what commits late is taken, though later entries were taken before', async () => {
  await forget(lab);
  const slow = await lab.database.app.connect();
  try {
    await slow.query('begin');
    await slow.query(`select set_config('signalbox.tenant', $1, true)`, [lab.tenantId]);
    const { rows } = await slow.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
    await burst(5);
    await recordAlerts(lab.context);
    const tx = {
      ...asSql(slow),
      tenantId: lab.tenantId,
      xid: rows[0]?.xid ?? '',
      epoch: 1,
      controlsAgeMs: 0,
    };
    const detail = { control: 'burst:triage/team=late', agent: 'triage', stopped: 0 };
    await appendAudit(lab.context, tx, [
      { stage: 'control', type: 'burst_held', actor: 'system', itemId: null, detail },
    ]);
    await recordAlerts(lab.context);
    await slow.query('commit');
  } finally {
    slow.release();
  }
  await look(lab);
  const subjects = (await alerts(lab)).map(({ subject }) => subject).sort();
  expect(subjects).toEqual(['burst:triage/team=late', 'burst:triage/team=t5']);
});

test('after a restore, what was not taken before and what happens since is taken, once', async () => {
  await forget(lab);
  await burst(6);
  await look(lab);
  await burst(7);
  // What a restore leaves: entries of an era whose transactions have other numbers than those that come now.
  const later = `(%::text::bigint + 1000000)::text::xid8`;
  const move = (table: string, column: string): Promise<unknown> =>
    lab.sql(`update signalbox.${table} set ${column} = ${later.replace('%', column)}`);
  await move('audit_entry', 'xid');
  await move('alert_cursor', 'after_xid');
  await move('alert', 'entry_xid');
  await lab.sql(`create or replace function signalbox.current_audit_era() returns integer
    language sql stable parallel safe as $$ select 2 $$`);
  await burst(6);
  await look(lab);
  await look(lab);
  const seen = (await alerts(lab)).map(({ subject, times }) => [subject, times]);
  expect(seen.sort()).toEqual([
    ['burst:triage/team=t6', 2],
    ['burst:triage/team=t7', 1],
  ]);
});
