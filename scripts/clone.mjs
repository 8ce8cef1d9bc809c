// What every script needs before it can run anything of the project. Node built-ins only: nothing may be installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the repository with the terminal's own input and output; returns its exit code. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: repository, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** The path of an installed package's own program, to be run with this Node: no shell, no PATH. */
export function tool(path) {
  return join(repository, 'node_modules', path);
}

/** Installs exactly what the lockfile says when that has not been done, or not since the lockfile changed. */
export function installWhenNeeded() {
  if (isInstalled()) return;
  console.error('Installing the packages of package-lock.json …');
  // Under npm this is npm itself; otherwise the one on the PATH. `npm.cmd` is what Windows calls it.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund'];
  const output = { stdio: ['ignore', 2, 2] };
  const isScript = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  const status = isScript
    ? run(process.execPath, [npm, ...args], output)
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
        ...output,
        shell: process.platform === 'win32',
      });
  if (status !== 0) {
    console.error('The installation failed; the lines above say why.');
    process.exit(2);
  }
}

function isInstalled() {
  // npm writes this file last, so a broken-off installation has none.
  const mark = join(repository, 'node_modules', '.package-lock.json');
  const lockfile = join(repository, 'package-lock.json');
  return existsSync(mark) && statSync(mark).mtimeMs >= statSync(lockfile).mtimeMs;
}

/** Compiles what changed since the last time. */
export async function buildWhenStale() {
  const { buildWhenStale: build } = await import('../packages/server/bin/build-clone.js');
  try {
    await build();
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}
