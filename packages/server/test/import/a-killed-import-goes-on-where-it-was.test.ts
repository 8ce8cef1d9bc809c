import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Folder, makeFolder, run, start } from '../cli/support/cli.ts';
import { type Installation, makeInstallation } from '../cli/support/installation.ts';

const rows = 6_000;
const badEvery = 50;

let installation: Installation;
let folder: Folder;
let client: pg.Client;

beforeAll(async () => {
  installation = await makeInstallation();
  folder = await makeFolder();
  client = new pg.Client({ connectionString: installation.database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await installation.remove();
  await folder.remove();
});

/** Every 50th row is bad, every 40th (that is good) repeats the row before it. */
function writeRows(): { readonly text: string; readonly good: number; readonly repeats: number } {
  const lines = ['id,text,category'];
  let good = 0;
  let repeats = 0;
  let last = '';
  for (let n = 1; n <= rows; n += 1) {
    if (n % badEvery === 0) {
      lines.push(`${n},"",network`);
      continue;
    }
    const isRepeat = n % 40 === 0 && last !== '';
    last = isRepeat
      ? last
      : `${n},ticket number ${n} about ${n % 3 === 0 ? 'cables' : 'letters'},${n % 3 === 0 ? 'network' : 'email'}`;
    lines.push(last);
    if (isRepeat) repeats += 1;
    else good += 1;
  }
  return { text: `${lines.join('\n')}\n`, good, repeats };
}

async function count(sql: string): Promise<number> {
  const { rows: found } = await client.query<{ n: number }>(sql);
  return found[0]?.n ?? 0;
}

it('kill -9 in the middle, again and again: no row twice, and the counts add up', async () => {
  const file = join(folder.path, 'past.csv');
  const { text, good, repeats } = writeRows();
  await writeFile(file, text);
  const options = { env: installation.env, cwd: folder.path };
  let kills = 0;
  for (const share of [0.2, 0.5, 0.8]) {
    const running = start(['import', file, '--json'], options);
    const poll = async (): Promise<void> => {
      for (;;) {
        const done = await count(
          'select coalesce(max(rows_done), 0)::int as n from signalbox.import_run',
        );
        if (done >= rows * share) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await Promise.race([poll(), running.ended]);
    if (running.child.kill('SIGKILL')) kills += 1;
    await running.ended;
  }
  expect(kills).toBeGreaterThan(0);
  const last = await run(['import', file, '--json'], options);
  const bad = Math.floor(rows / badEvery);
  expect(last, last.stderr).toMatchObject({
    code: 3,
    json: { rows, imported: good, duplicates: repeats, quarantined: bad },
  });
  expect(await count('select count(*)::int as n from signalbox.example')).toBe(good);
  expect(await count('select count(distinct external_id)::int as n from signalbox.example')).toBe(
    good,
  );
  const { readFile } = await import('node:fs/promises');
  const quarantine = await readFile(String(last.json?.['quarantineFile']), 'utf8');
  const lines = quarantine
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]));
  expect(lines).toEqual(Array.from({ length: bad }, (_, at) => (at + 1) * badEvery + 1));
  expect(last.json?.['trained']).toMatchObject({ fields: { category: { status: 'trained' } } });
});

it('the same file again is all repeats and trains nothing', async () => {
  const again = await run(['import', join(folder.path, 'past.csv'), '--json'], {
    env: installation.env,
  });
  expect(again.json).toMatchObject({ rows, imported: 0, trained: null });
  expect(
    await count('select count(*)::int as n from signalbox.import_run where finished_at is null'),
  ).toBe(0);
});
