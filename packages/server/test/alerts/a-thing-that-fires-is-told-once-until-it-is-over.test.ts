import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordAlerts } from '../../src/alerts/record-alerts.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { asSql } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { openReceiver, type Receiver } from '../webhooks/support/receiver.ts';
import {
  alerts,
  budgetCause,
  entry,
  forget,
  kindsOf,
  look,
  modeChanged,
  pass,
  tell,
} from './support/alert-lab.ts';

const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';
let lab: LineLab;
let all: Receiver;
let pager: Receiver;

beforeAll(async () => {
  [all, pager] = [await openReceiver(), await openReceiver()];
  lab = await openLine(
    {
      ...lineFiles({}),
      'alerts/all.yaml': `alert: all
group_wait: 10s
repeat_after: 4h
to: [{ type: webhook, url: "${all.url}", secret: "\${ALERT_SECRET}" }]
`,
      'alerts/pager.yaml': `alert: pager
kinds: [mode, failed_write]
level: alert
group_wait: 0s
repeat_after: 1h
to: [{ type: webhook, url: "${pager.url}", secret: "\${ALERT_SECRET}" }]
`,
    },
    { ALERT_SECRET: secret },
  );
});
afterAll(async () => {
  await lab.close();
  await all.close();
  await pager.close();
});
beforeEach(() => forget(lab));
afterEach(() => {
  for (const receiver of [all, pager]) (receiver.received as unknown[]).length = 0;
});

interface Told {
  readonly type: string;
  readonly data: {
    readonly alerts: readonly {
      kind: string;
      subject: string;
      times: number;
      summary: string;
      state: string;
    }[];
  };
}
const toldTo = (receiver: Receiver): readonly Told[] =>
  receiver.received.map((one) => JSON.parse(one.body) as Told);
const shapeOf = (receiver: Receiver): readonly string[] =>
  toldTo(receiver).map(
    ({ type, data }) =>
      `${type}: ${data.alerts
        .map(({ subject }) => subject)
        .sort()
        .join(', ')}`,
  );

/** Group wait over, then sent. */
async function told(): Promise<void> {
  await tell(lab);
  await pass(lab, 10_000);
  await tell(lab);
}

const breaker = (to: string, source: string | null = 'rt'): Promise<void> =>
  entry(lab, 'breaker_changed', {
    control: source === null ? 'breaker:agent:triage' : `breaker:source:${source}`,
    ...{ agent: source === null ? 'triage' : null, source, from: 'closed', to, share: 0 },
    cause: { code: 'error_rate', value: 0.12, limit: 0.05, count: 100 },
  });

async function stuckItem(externalId: string): Promise<string> {
  const id = await lab.accept({ source: 'sink', externalId });
  await lab.drain();
  expect((await lab.item(id)).stuckCode).toBe('source_gone');
  return id;
}

describe('each kind fires and recovers', () => {
  const switched = (tripped: boolean): Promise<number> =>
    setSwitch(lab.context, lab.tenantId, {
      ...{ id: 'source:api', tripped, reason: 'secret reason', until: null, actor: 'system' },
    });
  test.each<readonly [string, string, () => Promise<unknown>, () => Promise<unknown>, RegExp]>([
    [
      'mode',
      'warn',
      () => modeChanged(lab, 'normal', 'reduced'),
      () => modeChanged(lab, 'reduced', 'normal'),
      /^triage is reduced: 6 % of 50 checked decisions were wrong, the limit is 5 %\.$/,
    ],
    [
      'mode',
      'alert',
      () => modeChanged(lab, 'normal', 'safe'),
      () => modeChanged(lab, 'safe', 'normal'),
      /^triage is safe: 6 % of 50/,
    ],
    [
      'mode',
      'warn',
      () => switched(true),
      () => switched(false),
      /^The switch of source:api is tripped\.$/,
    ],
    [
      'breaker',
      'alert',
      () => breaker('open'),
      () => breaker('closed'),
      /^The breaker of rt is open: 12 % of 100 calls failed, the limit is 5 %\.$/,
    ],
    [
      'budget',
      'warn',
      () =>
        entry(lab, 'budget_burning', {
          ...{ control: 'mode:triage', agent: 'triage', category: null },
          ...{ share: 0.012, limit: 0.02, checked: 80, errors: 1 },
        }),
      () => entry(lab, 'budget_recovered', { control: 'mode:triage', agent: 'triage' }),
      /^The error budget of triage is burning \(1 errors\): 1.2 % of 80 checked/,
    ],
    [
      'burst',
      'alert',
      () =>
        entry(lab, 'burst_held', {
          ...{ control: 'burst:triage/category=billing', agent: 'triage', stopped: 7 },
          cause: { code: 'burst', value: 19, limit: 8, count: null },
        }),
      () =>
        entry(lab, 'burst_ended', { control: 'burst:triage/category=billing', agent: 'triage' }),
      /^triage \(category=billing\) is held: 19 in a short time, usual are at most 8\. 7 not yet/,
    ],
  ])('%s of level %s', async (kind, level, fire, recover, summary) => {
    await fire();
    await look(lab);
    const [firing] = await alerts(lab);
    expect(firing).toMatchObject({ kind, level, state: 'firing', times: 1 });
    expect(firing?.summary).toMatch(summary);
    await recover();
    await look(lab);
    expect(kindsOf(await alerts(lab))).toEqual([`${kind} recovered`]);
    expect(JSON.stringify(await alerts(lab))).not.toContain('secret reason');
  });

  test('stuck items, by code, with how many there are, until none is', async () => {
    const ids = [await stuckItem('S-1'), await stuckItem('S-2')];
    await look(lab);
    const [stuck] = await alerts(lab);
    expect(stuck).toMatchObject({ kind: 'stuck', level: 'warn', times: 2, state: 'firing' });
    expect(stuck?.summary).toBe('2 items are stuck with source_gone.');
    await lab.sql(`update signalbox.item set state = 'cancelled' where id = $1`, [ids[0]]);
    await look(lab);
    expect((await alerts(lab))[0]?.summary).toBe('1 item is stuck with source_gone.');
    await lab.sql(`update signalbox.item set state = 'cancelled' where id = $1`, [ids[1]]);
    await look(lab);
    expect(kindsOf(await alerts(lab))).toEqual(['stuck recovered']);
  });

  test('a write that failed, by the entry that ends it; one that arrived is nothing', async () => {
    const id = await stuckItem('S-3');
    await forget(lab);
    await lab.sql(`update signalbox.item set stuck_code = 'write_refused' where id = $1`, [id]);
    const ended = { actionId: id, attemptId: id, errorCode: null };
    await entry(lab, 'write_ended', { ...ended, verdict: 'confirmed', stuckCode: null });
    await entry(lab, 'write_ended', { ...ended, verdict: 'unknown', stuckCode: 'write_refused' });
    await look(lab);
    expect(await alerts(lab)).toMatchObject([
      { kind: 'failed_write', level: 'alert', subject: 'stuck:write_refused', state: 'firing' },
    ]);
    await lab.sql(`update signalbox.item set state = 'cancelled' where id = $1`, [id]);
  });
});

test('what fires within the wait goes out as one message, and what is over as one more', async () => {
  await modeChanged(lab, 'normal', 'reduced');
  await look(lab);
  await breaker('open');
  await tell(lab);
  expect(all.received).toEqual([]);
  await pass(lab, 10_000);
  await tell(lab);
  expect(shapeOf(all)).toEqual(['alert.firing: breaker:source:rt, mode:triage']);
  await modeChanged(lab, 'reduced', 'normal');
  await breaker('closed');
  await told();
  expect(shapeOf(all).slice(1)).toEqual(['alert.recovered: breaker:source:rt, mode:triage']);
  for (const one of all.received) all.verify(one, secret);
});

test('firing again while it fires is counted and not told, until the time to repeat', async () => {
  await modeChanged(lab, 'normal', 'safe');
  await told();
  for (let n = 0; n < 3; n += 1) {
    await modeChanged(lab, 'safe', 'reduced');
    await modeChanged(lab, 'reduced', 'safe');
  }
  await told();
  expect((await alerts(lab))[0]).toMatchObject({ times: 7, level: 'alert', state: 'firing' });
  expect([shapeOf(all), shapeOf(pager)]).toEqual([
    ['alert.firing: mode:triage'],
    ['alert.firing: mode:triage'],
  ]);
  await pass(lab, 61 * 60_000);
  await told();
  expect(shapeOf(pager).slice(1)).toEqual(['alert.repeated: mode:triage']);
  expect(shapeOf(all)).toHaveLength(1);
  await pass(lab, 4 * 3_600_000);
  await told();
  expect(shapeOf(all).slice(1)).toEqual(['alert.repeated: mode:triage']);
  expect(toldTo(all)[1]?.data.alerts[0]?.times).toBe(7);
});

test('what gets worse is told at once, also to who wants the worst only', async () => {
  await modeChanged(lab, 'normal', 'reduced');
  await told();
  expect([shapeOf(all).length, shapeOf(pager).length]).toEqual([1, 0]);
  await modeChanged(lab, 'reduced', 'stopped');
  await told();
  expect([shapeOf(all).slice(1), shapeOf(pager)]).toEqual([
    ['alert.firing: mode:triage'],
    ['alert.firing: mode:triage'],
  ]);
  expect(toldTo(pager)[0]?.data.alerts[0]?.summary).toMatch(/^triage is stopped/);
});

test('who was not told that it fires is not told that it is over', async () => {
  await modeChanged(lab, 'normal', 'reduced');
  await told();
  await modeChanged(lab, 'reduced', 'normal');
  await told();
  expect([shapeOf(all), shapeOf(pager)]).toEqual([
    ['alert.firing: mode:triage', 'alert.recovered: mode:triage'],
    [],
  ]);
});

test('what fires anew after it was over is another alert', async () => {
  for (const [from, to] of [
    ['normal', 'safe'],
    ['safe', 'normal'],
    ['normal', 'safe'],
  ] as const) {
    await modeChanged(lab, from, to);
  }
  await look(lab);
  expect(kindsOf(await alerts(lab))).toEqual(['mode firing', 'mode recovered']);
});

test('a half-open breaker still fires; modes of a category are their own', async () => {
  await breaker('open');
  await breaker('half_open');
  await breaker('open');
  await modeChanged(lab, 'normal', 'reduced', {
    control: 'mode:triage/billing',
    category: 'billing',
  });
  await look(lab);
  const rows = await alerts(lab);
  expect(rows.find(({ kind }) => kind === 'breaker')).toMatchObject({ times: 2, state: 'firing' });
  expect(rows.find(({ kind }) => kind === 'mode')?.summary).toMatch(
    /^triage \(billing\) is reduced/,
  );
});

test('read again from the start, the audit counts nothing twice; two readers at once neither', async () => {
  await modeChanged(lab, 'normal', 'safe');
  await look(lab);
  await lab.sql(
    `update signalbox.alert_cursor set after_xid = '3', after_id = '00000000-0000-0000-0000-000000000000'`,
  );
  await look(lab);
  const current = (await alerts(lab)).filter(({ subject }) => subject === 'mode:triage');
  expect(current.map(({ times, state }) => [times, state])).toContainEqual([1, 'firing']);
  expect(current.filter(({ state }) => state === 'firing')).toHaveLength(1);
  const second = await lab.another();
  await modeChanged(lab, 'safe', 'handback');
  await Promise.all([recordAlerts(lab.context), recordAlerts(second.context)]);
  await look(lab);
  const now = (await alerts(lab)).find(
    ({ subject, state }) => subject === 'mode:triage' && state === 'firing',
  );
  expect(now?.times).toBe(2);
  await second.close();
});

test('without files alerts are recorded all the same, and nothing is sent', async () => {
  await lab.publish(lineFiles({}));
  await modeChanged(lab, 'normal', 'safe');
  await told();
  expect(kindsOf(await alerts(lab))).toEqual(['mode firing']);
  expect(all.received).toEqual([]);
});

test("another tenant's trouble is not seen", async () => {
  const stranger = await ensureTenant(asSql(lab.database.system), 'stranger');
  const detail = { control: 'mode:triage', agent: 'triage', category: null, from: 'normal' };
  await entry(lab, 'mode_changed', { ...detail, to: 'safe', cause: budgetCause }, stranger);
  await look(lab);
  expect(await alerts(lab)).toEqual([]);
  const rows = await lab.sql(`select 1 from signalbox.alert where tenant_id = $1`, [stranger]);
  expect(rows).toHaveLength(1);
});
