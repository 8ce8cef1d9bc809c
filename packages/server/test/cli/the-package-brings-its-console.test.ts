import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Folder, makeFolder, repository } from './support/cli.ts';

const exec = promisify(execFile);
let folder: Folder;
/** The unpacked package, among the packages it needs. */
let installed = '';

beforeAll(async () => {
  folder = await makeFolder();
  const pack = ['pack', '-w', 'packages/server', '--offline', '--pack-destination', folder.path];
  await exec('npm', pack, { cwd: repository });
  const [tarball = ''] = (await readdir(folder.path)).filter((name) => name.endsWith('.tgz'));
  const modules = join(folder.path, 'node_modules');
  installed = join(modules, '@signalbox', 'server');
  await mkdir(installed, { recursive: true });
  await exec('tar', ['-xzf', join(folder.path, tarball), '-C', installed, '--strip-components=1']);
  for (const name of await readdir(join(repository, 'node_modules'))) {
    if (name !== '@signalbox')
      await symlink(join(repository, 'node_modules', name), join(modules, name));
  }
  for (const name of ['contract', 'domain']) {
    await symlink(join(repository, 'packages', name), join(modules, '@signalbox', name));
  }
}, 300_000);
afterAll(() => folder.remove());

it('the tarball has the page, every file the page names, and no stamp of a build', async () => {
  const beside = join(installed, 'dist', 'console');
  const page = await readFile(join(beside, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css|svg))"/g)];
  expect(named.length).toBeGreaterThan(1);
  for (const [, path = ''] of named) expect(existsSync(join(beside, path)), path).toBe(true);
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((path) => /(?:^|[\\/])\.|\.test\./.test(path))).toEqual([]);
  for (const needed of ['migrations', 'starter', join('dist', 'program', 'training-thread.js')]) {
    expect(files).toContain(needed);
  }
});

it('the installed package finds the console it brought, and says its version', async () => {
  const serving = JSON.stringify(join(installed, 'dist', 'main', 'serving.js'));
  const ask = `const { consoleDirectory } = await import(${serving}); console.log(consoleDirectory());`;
  const { stdout } = await exec(process.execPath, ['--input-type=module', '-e', ask], {
    cwd: folder.path,
  });
  expect(stdout.trim()).toBe(join(installed, 'dist', 'console', '/'));
  const bin = join(installed, 'bin', 'signalbox.js');
  const { stdout: version } = await exec(process.execPath, [bin, '--version'], { env: {} });
  expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('packing leaves nothing behind in the clone', () => {
  expect(existsSync(join(repository, 'packages', 'server', 'dist', 'console'))).toBe(false);
});
