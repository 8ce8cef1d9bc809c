import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepProbes } from '../../src/polling/sweep-probes.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { type FakeRedmine, fakeRedmine } from './support/fake-redmine.ts';
import { poll, redmineFiles } from './support/polled.ts';

let redmine: FakeRedmine;
let lab: LineLab;
beforeEach(async () => {
  redmine = await fakeRedmine();
  lab = await openLine(redmineFiles(redmine.url));
});
afterEach(async () => {
  await lab.close();
  await redmine.close();
});

interface Kept {
  readonly error: string | null;
  readonly codes: readonly string[];
}

const kept = async (): Promise<Kept | undefined> => {
  const [row] = await lab.sql<{
    error: string | null;
    findings: { code: string; subject: string }[];
  }>('select error, findings from signalbox.source_probe');
  return (
    row && { error: row.error, codes: row.findings.map((one) => `${one.code} ${one.subject}`) }
  );
};
const asked = async (): Promise<number> => {
  redmine.asked.length = 0;
  await sweepProbes(lab.context);
  return redmine.asked.length;
};

test('what a source lacks is kept until it is granted', async () => {
  redmine.permissions.splice(2);
  await sweepProbes(lab.context);
  expect(await kept()).toEqual({
    error: null,
    codes: [
      'right_missing add_issue_notes',
      'note_not_internal set_notes_private',
      'right_missing view_private_notes',
    ],
  });
  redmine.permissions.push('add_issue_notes', 'set_notes_private', 'view_private_notes');
  await lab.sql(`update signalbox.source_probe set probed_at = probed_at - interval '25 hours'`);
  await sweepProbes(lab.context);
  expect(await kept()).toEqual({ error: null, codes: [] });
});

test('a source is probed at first, once a day, after a change of it, and else not', async () => {
  expect(await asked()).toBeGreaterThan(0);
  expect(await asked()).toBe(0);
  await lab.sql(`update signalbox.source_probe set probed_at = probed_at - interval '25 hours'`);
  expect(await asked()).toBeGreaterThan(0);
  await lab.publish(redmineFiles(redmine.url, '40s'));
  expect(await asked()).toBeGreaterThan(0);
  expect(await asked()).toBe(0);
});

test('a poll or a write that was refused is a reason to probe once', async () => {
  await sweepProbes(lab.context);
  redmine.fail(/^\/projects\/desk\.json$/, { status: 403 });
  await poll(lab, 'redmine');
  expect(await asked()).toBeGreaterThan(0);
  expect(await asked()).toBe(0);
  await lab.accept({ source: 'redmine', externalId: '9', subject: 'vpn' });
  await lab.sql(
    `update signalbox.item set state = 'stuck', stuck_code = 'write_refused', stuck_at = now() where external_id = '9'`,
  );
  await lab.sql('truncate public.item_move');
  expect(await asked()).toBeGreaterThan(0);
  expect(await asked()).toBe(0);
});

test('a source that does not answer keeps what was found before, and is asked again soon', async () => {
  redmine.permissions.splice(4);
  await sweepProbes(lab.context);
  await lab.sql(`update signalbox.source_probe set probed_at = probed_at - interval '25 hours'`);
  redmine.fail(/current/, { status: 503 });
  await sweepProbes(lab.context);
  expect(await kept()).toEqual({
    error: 'unreachable',
    codes: ['right_missing view_private_notes'],
  });
  expect(await asked()).toBe(0);
  await lab.sql(`update signalbox.source_probe set probed_at = probed_at - interval '16 minutes'`);
  expect(await asked()).toBeGreaterThan(0);
});
