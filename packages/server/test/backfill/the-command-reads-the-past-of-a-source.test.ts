import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Folder, makeFolder, type RunOptions, run, start } from '../cli/support/cli.ts';
import { type Installation, makeInstallation } from '../cli/support/installation.ts';
import { type FakeServicenow, fakeServicenow } from '../support/systems/fake-servicenow.ts';
import { until } from '../support/until.ts';
import { filesWith } from '../ticket-systems/support.ts';

const total = 1_000;
const dayMs = 86_400_000;

let installation: Installation;
let folder: Folder;
let fake: FakeServicenow;
let client: pg.Client;
let here: RunOptions;

beforeAll(async () => {
  installation = await makeInstallation();
  folder = await makeFolder();
  fake = await fakeServicenow();
  client = new pg.Client({ connectionString: installation.database.ownerUrl });
  await client.connect();
  here = {
    env: { ...installation.env, SIGNALBOX_WORKSPACE: folder.path, MAIL_PASSWORD: 'x' },
    cwd: folder.path,
  };
  for (let n = 0; n < total; n += 1) {
    if (n % 7 === 0) fake.system.nowMs += 1_000;
    const urgent = n % 3 === 0;
    const id = fake.create(urgent ? `vpn gone ${n}` : `letter ${n}`, urgent ? 'help' : 'please');
    fake.set(id, 'priority', urgent ? '1' : '3');
    fake.set(id, 'category', n % 100 === 0 ? 'hardware' : 'network');
  }
  fake.system.nowMs += 2 * dayMs;
  const files = filesWith([
    { name: 'incidents', lines: fake.lines() },
    { name: 'unpolled', lines: fake.lines({ more: [] }) },
    {
      name: 'inbox',
      lines: [
        ...['type: mail', 'imap: imap://127.0.0.1', 'smtp: smtp://127.0.0.1', 'user: a'],
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the loader fills it.
        ...['password: ${MAIL_PASSWORD}', 'address: desk@corp.test', 'team: team@corp.test'],
      ],
    },
  ]);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder.path, name, '..'), { recursive: true });
    await writeFile(join(folder.path, name), content);
  }
});
afterAll(async () => {
  await client.end();
  await installation.remove();
  await folder.remove();
  await fake.system.close();
  fake.system.check();
});

const count = async (sql: string): Promise<number> =>
  (await client.query<{ n: number }>(sql)).rows[0]?.n ?? 0;

test('kill -9 in the middle: the next call goes on there, says what is not mapped, and trains', async () => {
  const running = start(['backfill', 'incidents'], here);
  const done = 'select coalesce(max(rows_done), 0)::int as n from signalbox.import_run';
  await until('some are read', async () => (await count(done)) > 0, 60_000);
  running.child.kill('SIGKILL');
  await running.ended;
  const read = await count(done);
  expect(read).toBeLessThan(total);

  const ended = await run(['backfill', 'incidents', '--json'], here);
  expect(ended, ended.stderr).toMatchObject({
    code: 0,
    json: {
      ...{ source: 'incidents', read: total, imported: total, duplicates: 0, changed: 0 },
      ...{ decided: 0, young: 0, unlabelled: 0, skipped: 0, complete: true },
      unmapped: { category: { hardware: 10 }, team: { 'Service Desk': total } },
      trained: { fields: { priority: { status: 'trained' } } },
    },
  });
  expect(ended.stderr).toContain(`Went on after ticket ${read} of an earlier run.`);
  expect(await count('select count(*)::int as n from signalbox.example')).toBe(total);
});

test('the newest first, up to a number, back to a day', async () => {
  const day = new Date(fake.system.nowMs - 4 * dayMs).toISOString().slice(0, 10);
  const ended = await run(['backfill', 'incidents', '--limit', '20', '--since', day], here);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(ended.stdout).toContain(
    '20 tickets: 0 are past tickets now, 0 have other labels or text than before, 20 known already',
  );
  expect(ended.stdout).toContain(
    "team: 20 tickets have 'Service Desk', which the workspace does not map",
  );
  expect(ended.stdout).toContain('There are older ones');
});

test.each([
  ['a mailbox', ['inbox'], 'labels'],
  ['a source that is not polled', ['unpolled'], 'where in that source to look'],
  ['a day that is none', ['incidents', '--since', 'yesterday'], 'a day such as 2026-01-31'],
])('%s is refused, with the reason', async (_, args, said) => {
  const ended = await run(['backfill', ...args, '--json'], here);
  expect(ended).toMatchObject({ code: 2 });
  expect(ended.stderr).toContain(said);
});
