import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
const limitBytes = 300 * 1_024;
let out = '';
let chunks: Readonly<Record<string, Chunk>>;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'signalbox-console-'));
  // By its own program: inside a test the build would take the development form of React.
  const vite = join(root, '..', '..', 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--logLevel', 'error', '--outDir', out, '--emptyOutDir'];
  const env = { ...process.env, NODE_ENV: 'production' };
  const built = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  expect(built.status, built.stderr).toBe(0);
  chunks = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as typeof chunks;
});
afterAll(() => rm(out, { recursive: true, force: true }));

/** All files a browser fetches for a chunk before it can run. */
function filesOf(key: string, seen = new Set<string>()): ReadonlySet<string> {
  const chunk = chunks[key];
  if (chunk === undefined || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const file of chunk.css ?? []) seen.add(file);
  for (const next of chunk.imports ?? []) filesOf(next, seen);
  return seen;
}

async function gzipBytes(files: Iterable<string>): Promise<number> {
  let sum = 0;
  for (const file of files) sum += gzipSync(await readFile(join(out, file)), { level: 9 }).length;
  return sum;
}

const pages = ['sign-in', 'now', 'inbox', 'holds', 'items', 'item'];

test.each(pages)('%s, opened first, takes at most 300 KB on the wire', async (page) => {
  const files = new Set([...filesOf('index.html'), ...filesOf(`src/pages/${page}/page.tsx`)]);
  const bytes = await gzipBytes(files);
  process.stdout.write(`first load of ${page}: ${(bytes / 1_024).toFixed(0)} KB gzip\n`);
  expect(files.size).toBeGreaterThan(2);
  expect(bytes).toBeLessThanOrEqual(limitBytes);
});
