// Real Request Tracker, Redmine and mail servers on loopback, for the tests that want them. Their packages come from apt, so it takes root on Debian.
// Run by itself it starts them and prints what `startServers` returns.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from './clone.mjs';

const self = fileURLToPath(import.meta.url);
const folder = join(repository, 'scripts', 'ticket-systems');
const scripts = ['run-rt.sh', 'run-redmine.sh', 'run-mail.sh'];
/** Installing a system and filling its database takes a minute or two; what takes longer than this hangs. */
const upWithinMs = 600_000;

if (process.argv[1] === self) process.stdout.write(JSON.stringify(startServers()));

export function mayInstallServers() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * Starts them one after another, since apt lets nobody install beside another; those that run already stay as they are.
 *
 * @returns where they are and how to sign in, by the names the tests read, and the scripts that failed
 */
export function startServers() {
  const environment = {};
  const failed = [];
  for (const script of scripts) {
    const path = join(folder, script);
    const { status } = spawnSync(path, ['up'], { stdio: ['ignore', 2, 2], timeout: upWithinMs });
    if (status === 0) Object.assign(environment, environmentOf(path));
    else failed.push(script);
  }
  return { environment, failed };
}

/**
 * The same in a process beside this one, which meanwhile does something else. Those that did not run before end with this process,
 * however far they were.
 *
 * @returns a promise of what `startServers` returns
 */
export function startServersBeside() {
  const ours = scripts
    .map((script) => join(folder, script))
    .filter((path) => spawnSync(path, ['status'], { stdio: 'ignore' }).status !== 0);
  const child = spawn(process.execPath, [self], { stdio: ['ignore', 'pipe', 2] });
  process.once('exit', () => {
    child.kill();
    for (const path of ours) spawnSync(path, ['stop'], { stdio: ['ignore', 2, 2] });
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part) => {
    said += part;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(said));
      else resolve({ environment: {}, failed: scripts });
    });
  });
}

function environmentOf(path) {
  const lines = execFileSync(path, ['env'], { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
