import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Folder, makeFolder, repository, run } from './support/cli.ts';

let clone: Folder;
let bin = '';

/** Instead of two thousand files, which would say nothing more: `npm test` has built all of them to get here. */
const small = {
  domain: { 'index.ts': 'export const a = 1;\n' },
  contract: { 'index.ts': "export { a } from '@signalbox/domain';\n" },
  sdk: { 'index.ts': 'export const b = 2;\n' },
  server: {
    'index.ts': 'export const c = 3;\n',
    'learn/training-thread.ts': 'export const d = 4;\n',
    'cli/main.ts':
      'export async function main(argv: readonly string[]): Promise<void> {\n  if (argv[0] === "--version") process.stdout.write("1.2.3\\n");\n}\n',
  },
  console: { 'main.tsx': 'document.title = "small";\n' },
};

/** A small project in a clone's folders: packages of our own lead into it, and what builds and starts it is ours as it is. */
beforeAll(async () => {
  clone = await makeFolder();
  bin = join(clone.path, 'packages', 'server', 'bin', 'signalbox.js');
  for (const file of ['package.json', 'tsconfig.json', 'tsconfig.base.json']) {
    await cp(join(repository, file), join(clone.path, file));
  }
  await cp(join(repository, 'packages'), join(clone.path, 'packages'), {
    recursive: true,
    filter: (path) => !/packages[\\/]\w+[\\/](?:dist|test|src)$/.test(path),
  });
  for (const [name, files] of Object.entries(small)) {
    for (const [path, text] of Object.entries(files)) {
      const file = join(clone.path, 'packages', name, 'src', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  const modules = join(clone.path, 'node_modules');
  await mkdir(join(modules, '@signalbox'), { recursive: true });
  for (const name of await readdir(join(repository, 'node_modules'))) {
    if (name === '@signalbox') continue;
    await symlink(join(repository, 'node_modules', name), join(modules, name));
  }
  for (const name of await readdir(join(repository, 'node_modules', '@signalbox'))) {
    await symlink(join(clone.path, 'packages', name), join(modules, '@signalbox', name));
  }
});
afterAll(() => clone.remove());

it('first uses at the same time build once, and all of them run', async () => {
  // A lock left by a process that was killed must not stop them.
  const lock = join(clone.path, 'packages', 'server', 'dist', '.building');
  await mkdir(lock, { recursive: true });
  await writeFile(join(lock, '999999.dead'), '');
  const ended = await Promise.all([1, 2, 3].map(() => run(['--version'], { bin })));
  for (const one of ended) {
    expect(one, one.stderr).toMatchObject({ code: 0 });
    expect(one.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  }
  for (const built of ['building this clone', 'building the console']) {
    expect(ended.filter((one) => one.stderr.includes(built))).toHaveLength(1);
  }
  expect(existsSync(join(clone.path, 'packages', 'console', 'dist', 'index.html'))).toBe(true);
}, 240_000);

it('the second use builds nothing', async () => {
  const ended = await run(['--version'], { bin });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
});

it('sources that were touched and hold the same build nothing, and are not read again after that', async () => {
  const source = join(clone.path, 'packages', 'server', 'src', 'index.ts');
  const stamp = join(clone.path, 'packages', 'server', 'dist', '.built');
  const before = await readFile(stamp, 'utf8');
  await utimes(source, new Date(), new Date());
  // Right after a change the times of files tell nothing.
  await sleep(2_100);
  const ended = await run(['--version'], { bin });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const [hash, look] = (await readFile(stamp, 'utf8')).split('\n');
  expect(before.split('\n')[0]).toBe(hash);
  expect(look).toMatch(/^[0-9a-f]{64}$/);
  expect(before.split('\n')[1]).not.toBe(look);
});

it('a change of the server, even one that hides its time and size, builds it and not the console', async () => {
  const source = join(clone.path, 'packages', 'server', 'src', 'index.ts');
  const { atime, mtime } = await stat(source);
  await writeFile(source, 'export const c = 4;\n');
  await utimes(source, atime, mtime);
  const ended = await run(['--version'], { bin });
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.stderr).toContain('building this clone');
  expect(ended.stderr).not.toContain('the console');
}, 120_000);

it('a source that does not compile ends with 2 and says where', async () => {
  await writeFile(
    join(clone.path, 'packages', 'domain', 'src', 'broken.ts'),
    'export const a: number = "b";\n',
  );
  const ended = await run(['--version', '--json'], { bin });
  expect(ended).toMatchObject({ code: 2, json: { error: { code: 'build_failed' } } });
  expect(ended.stderr).toContain('broken.ts(1,14)');
}, 120_000);
