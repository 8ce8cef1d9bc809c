import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchArgs } from './support/args.ts';
import { repositoryRoot } from './support/installation.ts';
import { removeHome } from './support/remove-home.ts';

const settleMs = 15_000;
const measureSeconds = 60;
const limitMb = 300;
const limitCpuPercent = 3;
const ticksPerSecond = 100;

/** Memory (proportional set size) and CPU of everything one `signalbox start` runs, at rest, PostgreSQL included. */
export async function run(_args: BenchArgs): Promise<object> {
  const home = await mkdtemp(join(tmpdir(), 'signalbox-idle-'));
  const child = spawn(
    process.execPath,
    [join(repositoryRoot(), 'packages/server/bin/signalbox.js'), 'start', '--port', '0', '--json'],
    {
      cwd: repositoryRoot(),
      env: { ...process.env, SIGNALBOX_HOME: join(home, 'data'), SIGNALBOX_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    await ready(child);
    await pause(settleMs);
    const before = await cpuTicks(home, child);
    await pause(measureSeconds * 1_000);
    const after = await cpuTicks(home, child);
    const cpuPercent = ((after - before) / ticksPerSecond / measureSeconds) * 100;
    const pssMb = await pss(home, child);
    return {
      ok: pssMb <= limitMb && cpuPercent <= limitCpuPercent,
      peer: `limit ${limitMb} MB`,
      pssMb,
      cpuPercent,
      seconds: measureSeconds,
    };
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    await removeHome(home, join(home, 'data'));
  }
}

async function ready(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"event":"ready"')) return;
  }
  throw new Error('the server ended before it was ready');
}

/** The server and its PostgreSQL: children of ours, and processes whose command names our home's data. */
async function family(home: string, child: ChildProcess): Promise<readonly number[]> {
  const pids: number[] = [child.pid ?? -1];
  const postmasters = new Set<number>();
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    if (command.includes(home) || (command.includes('signalbox') && command.includes('/pg')))
      postmasters.add(pid);
  }
  for (const pid of postmasters) if (!pids.includes(pid)) pids.push(pid);
  for (const [pid, parent] of parents) {
    if ((parent === child.pid || postmasters.has(parent)) && !pids.includes(pid)) pids.push(pid);
  }
  return pids;
}

async function pss(home: string, child: ChildProcess): Promise<number> {
  let kb = 0;
  for (const pid of await family(home, child)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kb += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kb / 1024;
}

async function cpuTicks(home: string, child: ChildProcess): Promise<number> {
  let ticks = 0;
  for (const pid of await family(home, child)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
