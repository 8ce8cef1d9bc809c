import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeEmbedded, removeEmbedded } from '../../../src/embedded/index.ts';
import { endProcesses } from './process.ts';

export const isRoot = process.getuid?.() === 0;
/** A user every Debian has; PostgreSQL's initdb looks its user up by name. */
export const ORDINARY_USER = { uid: 1, gid: 1 };

const homes: string[] = [];

/** A new empty home that every user may enter, removed with its server after the tests. */
export function newHome(owner?: { readonly uid: number; readonly gid: number }): string {
  const home = mkdtempSync(join(tmpdir(), 'signalbox-home-'));
  chmodSync(home, 0o711);
  if (owner !== undefined) chownSync(home, owner.uid, owner.gid);
  homes.push(home);
  return home;
}

/** The pid of the home's server, if one runs. */
export async function serverPid(home: string): Promise<number | undefined> {
  return (await describeEmbedded(home)).server?.pid;
}

/** Waits for something that is about to happen; fails after `withinMs`. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}

async function removeHome(home: string): Promise<void> {
  chmodSync(home, 0o711);
  const server = await describeEmbedded(home).then(
    (description) => description.server,
    () => undefined,
  );
  if (server !== undefined) {
    process.kill(server.pid, 'SIGQUIT');
    await until('the server ends', async () => (await serverPid(home)) === undefined);
    rmSync(server.socketDirectory, { recursive: true, force: true });
  }
  await removeEmbedded(home).catch(() => undefined);
  rmSync(home, { recursive: true, force: true });
}

/** For `afterAll`: no process, server or folder of these tests stays behind. */
export async function removeHomes(): Promise<void> {
  await endProcesses();
  for (const home of homes.splice(0)) await removeHome(home);
}
