import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadWorkspace } from '../../server/src/workspace/index.ts';
import { sourceExample } from '../src/pages/sources/example.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-example-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('what the page Sources says to write is a source, as it stands', async () => {
  await writeFile(join(folder, 'signalbox.yaml'), `workspace: test\n${sourceExample}`);
  const load = await loadWorkspace(folder, { RT_URL: 'http://127.0.0.1:9000', RT_TOKEN: 'x' });
  const sources = load.ok ? load.workspace.sources : load.problems;
  expect(sources).toContainEqual(
    expect.objectContaining({
      name: 'servicedesk',
      type: 'rt',
      poll: expect.objectContaining({ places: ['Service Desk'], everyMs: 30_000 }) as unknown,
    }),
  );
});
