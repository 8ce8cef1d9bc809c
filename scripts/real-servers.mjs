// Real Request Tracker, Redmine and mail servers on loopback, for the tests that want them. Their packages come from apt, so it takes root on Debian.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './clone.mjs';

const folder = join(repository, 'scripts', 'ticket-systems');
const scripts = ['run-rt.sh', 'run-redmine.sh', 'run-mail.sh'];
/** Installing a system and filling its database takes a minute or two; what takes longer than this hangs. */
const upWithinMs = 600_000;

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

/** Ends those that did not run when this was called; returned for later. */
export function stopperOfServers() {
  const ours = scripts
    .map((script) => join(folder, script))
    .filter((path) => spawnSync(path, ['status'], { stdio: 'ignore' }).status !== 0);
  return () => {
    for (const path of ours) spawnSync(path, ['stop'], { stdio: ['ignore', 2, 2] });
  };
}

function environmentOf(path) {
  const lines = execFileSync(path, ['env'], { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
