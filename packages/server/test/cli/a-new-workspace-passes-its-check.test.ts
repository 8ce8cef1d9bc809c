import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Folder, makeFolder, run } from './support/cli.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

it('init fills an empty folder, and check finds nothing wrong with it', async () => {
  const made = await run(['init', '--json'], { cwd: folder.path });
  expect(made).toMatchObject({ code: 0 });
  expect(made.json?.['files']).toContain('signalbox.yaml');
  const checked = await run(['check', '--json'], { cwd: folder.path });
  expect(checked).toMatchObject({ code: 0, json: { ok: true, directory: folder.path } });
  expect(checked.json?.['tickets']).toBeGreaterThan(0);
});

it('init touches no file that is there, unless forced', async () => {
  const again = await run(['init', '--json'], { cwd: folder.path });
  expect(again).toMatchObject({ code: 2, json: { error: { code: 'workspace_exists' } } });
  expect(again.stderr).toContain('--force');
  expect(await run(['init', '--force'], { cwd: folder.path })).toMatchObject({ code: 0 });
});

it('check names file, line and column of what is wrong, and ends with 1', async () => {
  await writeFile(join(folder.path, 'rules', 'more.yaml'), '- rule: x\n  when: { wrds: [a] }\n');
  const checked = await run(['check', '--json'], { cwd: folder.path });
  expect(checked).toMatchObject({ code: 1, json: { ok: false } });
  expect(JSON.stringify(checked.json)).toContain('rules/more.yaml');
  const plain = await run(['check'], { cwd: folder.path });
  expect(plain.stdout).toMatch(/^rules\/more\.yaml:\d+:\d+: /m);
});
