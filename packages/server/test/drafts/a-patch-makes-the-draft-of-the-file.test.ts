import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unifiedDiff } from '@signalbox/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-patch-'));
  expect(spawnSync('git', ['init', '-q'], { cwd: folder }).status).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const path = 'knowledge/netz/Störung.md';

/** What git makes of the file with our patch. */
async function patched(before: string | null, after: string): Promise<string> {
  const file = join(folder, path);
  await rm(file, { force: true });
  await mkdir(join(folder, 'knowledge/netz'), { recursive: true });
  if (before !== null) await writeFile(file, before);
  const patch = unifiedDiff(path, before, after);
  const done = spawnSync('git', ['apply', '--whitespace=nowarn'], {
    ...{ cwd: folder, input: patch, encoding: 'utf8' },
  });
  expect(done.status, `${done.stderr}\n${patch}`).toBe(0);
  return readFile(file, 'utf8');
}

const line = fc.constantFrom('a', 'b', 'c', '', '# T', '-x', '+y', '\\ No', 'é\r', '@@ -1 +1 @@');
const text = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended ? '\n' : ''));

test('git makes exactly the draft of the text in force, whatever changed and however it ends', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      fc.pre(before !== after);
      expect(await patched(before, after)).toBe(after);
    }),
    { numRuns: 60 },
  );
});

test('a new article is a new file', async () => {
  expect(await patched(null, '# VPN\n\nTurn it on.')).toBe('# VPN\n\nTurn it on.');
});

test('far changes are hunks of their own, with what is around them and no more', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}\n`);
  const after = lines.map((one, n) => (n === 2 || n === 30 ? 'new\n' : one)).join('');
  const patch = unifiedDiff('knowledge/a.md', lines.join(''), after);
  expect(patch.match(/^@@.*@@$/gm)).toEqual(['@@ -1,6 +1,6 @@', '@@ -28,7 +28,7 @@']);
});

test('texts with nothing in common are replaced, and soon', async () => {
  const long = (word: string): string => `${word}\n`.repeat(20_000);
  const from = performance.now();
  expect(await patched(long('a'), long('b'))).toBe(long('b'));
  expect(performance.now() - from).toBeLessThan(2_000);
});

test('the same text is no change', () => {
  expect(unifiedDiff('knowledge/a.md', 'a', 'a')).toBe('');
});
