// What comes from apt for a whole run of the tests, in a process beside it: the browser, then the servers that tickets are written to for
// real. One after another, since apt lets nobody install beside another; the servers take a minute or two, and most tests need none.
import { fork } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installChromiumWhenMissing } from './chromium.mjs';
import { mayInstallServers, startServers, stopperOfServers } from './real-servers.mjs';

const self = fileURLToPath(import.meta.url);

if (process.argv[1] === self) provide(process.argv[2]);

function provide(file) {
  let found = { environment: {}, failed: ['the servers'] };
  try {
    installChromiumWhenMissing();
    process.send('browser');
    found = startServers();
  } finally {
    // Whole or not at all: tests wait for it.
    writeFileSync(`${file}.part`, JSON.stringify(found));
    renameSync(`${file}.part`, file);
    process.disconnect();
  }
}

/**
 * Starts it, and ends it and its servers with this process, however far they are.
 *
 * @returns `file`: where it says, once they are up, where the servers are and how to sign in; null: they cannot be installed here.
 * `browser`: resolves when the browser is there, or will not be.
 */
export function provideBeside() {
  if (!mayInstallServers()) {
    installChromiumWhenMissing();
    return { file: null, browser: Promise.resolve() };
  }
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-servers-'));
  const file = join(folder, 'servers.json');
  const stop = stopperOfServers();
  const child = fork(self, [file], { stdio: ['ignore', 2, 2, 'ipc'] });
  process.once('exit', () => {
    child.kill();
    stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const browser = new Promise((resolve) => {
    child.once('message', resolve);
    child.once('exit', resolve);
  });
  return { file, browser };
}
