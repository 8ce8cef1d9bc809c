import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { example, type Folder, makeFolder, type RunOptions, run } from '../cli/support/cli.ts';
import { type Installation, makeInstallation } from '../cli/support/installation.ts';

let installation: Installation;
let folder: Folder;
let here: RunOptions;
let client: pg.Client;

beforeAll(async () => {
  installation = await makeInstallation();
  folder = await makeFolder();
  here = { env: installation.env, cwd: folder.path };
  client = new pg.Client({ connectionString: installation.database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await installation.remove();
  await folder.remove();
});

it('importing the example history trains its three fields', async () => {
  const imported = await run(
    ['import', join(example, 'tickets', 'past-tickets.csv'), '--json'],
    here,
  );
  expect(imported, imported.stderr).toMatchObject({
    code: 0,
    json: {
      duplicates: 0,
      quarantined: 0,
      quarantineFile: null,
      trained: {
        fields: {
          category: { status: 'trained' },
          priority: { status: 'trained' },
          team: { status: 'trained' },
        },
      },
    },
  });
  expect(imported.json?.['imported']).toBe(imported.json?.['rows']);
});

it('a ticket out of scope is kept and is no class', async () => {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from signalbox.example where not in_scope and labels = '{}'`,
  );
  expect(rows[0]?.n).toBeGreaterThan(0);
});

it('ask decides with confidence, words and reasons, and stores nothing', async () => {
  const asked = await run(
    ['ask', 'The VPN does not connect from the ship', '--subject', 'VPN', '--json'],
    here,
  );
  expect(asked, asked.stderr).toMatchObject({ code: 0, json: { agent: 'triage', fallback: null } });
  const fields = asked.json?.['fields'] as Record<
    string,
    { value: string; confidence: number; evidence: unknown[] }
  >;
  expect(fields['category']).toMatchObject({ value: 'network' });
  expect(fields['category']?.confidence).toBeGreaterThan(0.5);
  expect(fields['category']?.evidence.length).toBeGreaterThan(0);
  expect(asked.json?.['reasons']).not.toHaveLength(0);
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from signalbox.item',
  );
  expect(rows[0]?.n).toBe(0);
});

it('train says how often each field was right on rows it had not seen', async () => {
  const trained = await run(['train', '--json'], here);
  expect(trained, trained.stderr).toMatchObject({ code: 0 });
  expect(trained.json?.['version']).toMatch(/^v_[0-9a-f]{16}$/);
  const fields = trained.json?.['fields'] as Record<string, { accuracy: number }> | undefined;
  expect(fields?.['category']?.accuracy).toBeGreaterThan(0.3);
});

it('what identifies people is redacted on the way in', async () => {
  const file = join(folder.path, 'people.csv');
  await writeFile(
    file,
    'id,subject,text,category\nP-1,Card,"Reach me at jane.roe@example.com, card 4111 1111 1111 1111",billing\n',
  );
  await run(['import', file], here);
  const { rows } = await client.query<{ body: string }>(
    `select body from signalbox.example where external_id = 'P-1'`,
  );
  expect(rows[0]?.body).toContain('[EMAIL_1]');
  expect(rows[0]?.body).toContain('[CARD_1]');
  expect(rows[0]?.body).not.toMatch(/jane|4111/);
});

it('bad rows go to a file with line and reason, which only its owner can read, and the import ends with 3', async () => {
  const file = join(folder.path, 'mixed.csv');
  await writeFile(
    file,
    'id,text,category,in_scope\n1,good one,email,1\n2,,email,1\n3,"=cmd|calc",email,maybe\n4,another,email,1\n',
  );
  const imported = await run(['import', file, '--json'], here);
  expect(imported).toMatchObject({
    code: 3,
    json: { rows: 4, imported: 2, quarantined: 2, trained: null },
  });
  const path = String(imported.json?.['quarantineFile']);
  expect(path).toBe(`${file}.quarantine.csv`);
  const text = await readFile(path, 'utf8');
  expect(text).toMatch(/^line,code,reason,raw\n3,empty_text,/);
  expect(text).toMatch(/^4,bad_in_scope,/m);
  expect((await stat(path)).mode & 0o077).toBe(0);
});

it('new tickets come in by the same door as over HTTP, once', async () => {
  const file = join(folder.path, 'new.jsonl');
  await copyFile(join(example, 'tickets', 'new-tickets.jsonl'), file);
  const map = ['--map', 'externalId=externalId'];
  const first = await run(['import', file, '--as', 'new', ...map, '--json'], here);
  expect(first, first.stderr).toMatchObject({
    code: 0,
    json: { duplicates: 0, quarantined: 0, trained: null },
  });
  const again = await run(['import', file, '--as', 'new', ...map, '--json'], here);
  expect(again.json).toMatchObject({ imported: 0, duplicates: first.json?.['imported'] });
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from signalbox.item',
  );
  expect(rows[0]?.n).toBe(first.json?.['imported']);
});
