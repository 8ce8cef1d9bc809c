import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openProbe, type Sample } from './soak/probe.ts';
import type { BenchArgs } from './support/args.ts';
import { writeBenchWorkspace } from './support/bench-workspace.ts';
import { type ExampleTicket, exampleTickets, repositoryRoot } from './support/installation.ts';
import { removeHome } from './support/remove-home.ts';
import { runSink } from './support/run-sink.ts';

const exec = promisify(execFile);
const sampleEveryMs = 30_000;
const warmUpShare = 0.25;
/** Memory may grow by this much after the warm-up; the queue's tables by nothing that lasts. */
const growthLimitMb = 60;
const queueLimitMb = 64;

/**
 * Runs a whole server at a steady rate for a while and watches memory and the queue's tables. Arguments: items a second
 * (default 100) and minutes (default 60).
 */
export async function run(args: BenchArgs): Promise<object> {
  const [rate = 100, minutes = 60] = args.rest.map(Number).filter((n) => n > 0);
  const sink = await runSink({ commitMsMin: 0, commitMsMax: 0, dropped: 0 });
  const home = await mkdtemp(join(tmpdir(), 'signalbox-soak-'));
  const workspace = join(home, 'workspace');
  await writeBenchWorkspace(workspace, sink.url, { timeout: '10s', settlesWithin: '5s' });
  const environment = {
    ...process.env,
    SIGNALBOX_HOME: join(home, 'data'),
    SIGNALBOX_WORKSPACE: workspace,
    SIGNALBOX_LOG_LEVEL: 'warn',
  };
  const bin = join(repositoryRoot(), 'packages/server/bin/signalbox.js');
  const server = spawn(process.execPath, [bin, 'start', '--port', '0', '--json'], {
    cwd: home,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await readyUrl(server);
    const past = join(repositoryRoot(), 'examples/helpdesk/tickets/past-tickets.csv');
    await exec(process.execPath, [bin, 'import', past, '--json'], { cwd: home, env: environment });
    const { stdout } = await exec(
      process.execPath,
      [bin, 'keys', 'create', '--name', 'soak', '--scope', 'item:write', '--json'],
      { cwd: home, env: environment },
    );
    const { key } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { key: string };
    const probe = await openProbe(environment.SIGNALBOX_HOME, server.pid ?? -1);
    const samples: Sample[] = [];
    const timer = setInterval(
      () => void probe.sample().then((one) => samples.push(one)),
      sampleEveryMs,
    );
    const tickets = await exampleTickets(repositoryRoot());
    const sent = await send({ url, key, rate, seconds: minutes * 60, tickets });
    clearInterval(timer);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const last = await probe.sample();
    await probe.close();
    return judge(rate, minutes, sent, [...samples, last]);
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    await removeHome(home, join(home, 'data'));
    sink.stop();
  }
}

async function readyUrl(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('"event":"ready"')) return (JSON.parse(line) as { url: string }).url;
  }
  throw new Error('the server ended before it was ready');
}

interface Load {
  readonly url: string;
  readonly key: string;
  readonly rate: number;
  readonly seconds: number;
  readonly tickets: readonly ExampleTicket[];
}

interface Sent {
  readonly accepted: number;
  /** Answers other than 202, by status; 0: no answer. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Sends at a steady pace, ten bursts a second; answers with how many were accepted and how many were not. */
async function send(load: Load): Promise<Sent> {
  let accepted = 0;
  const refused: Record<string, number> = {};
  let n = 0;
  const post = async (): Promise<void> => {
    const ticket = load.tickets[n % load.tickets.length];
    n += 1;
    const { subject, body, requester } = ticket ?? { subject: '', body: '', requester: {} };
    const item = { source: 'sink', externalId: `S-${n}`, subject, body, requester };
    const answer = await fetch(`${load.url}/v1/items`, {
      method: 'POST',
      headers: { authorization: `Bearer ${load.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(item),
    }).catch(() => null);
    await answer?.arrayBuffer();
    const status = String(answer?.status ?? 0);
    if (status === '202') accepted += 1;
    else refused[status] = (refused[status] ?? 0) + 1;
  };
  const startedMs = performance.now();
  const bursts: Promise<unknown>[] = [];
  for (let burst = 1; burst <= load.seconds * 10; burst += 1) {
    const due = Math.round((load.rate * burst) / 10) - Math.round((load.rate * (burst - 1)) / 10);
    bursts.push(Promise.all(Array.from({ length: due }, post)));
    const waitMs = startedMs + burst * 100 - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  await Promise.all(bursts);
  return { accepted, refused };
}

function judge(rate: number, minutes: number, sent: Sent, samples: readonly Sample[]): object {
  const steady = samples.slice(Math.floor(samples.length * warmUpShare));
  const half = Math.floor(steady.length / 2);
  const mean = (rows: readonly Sample[], pick: (sample: Sample) => number): number =>
    rows.reduce((sum, row) => sum + pick(row), 0) / Math.max(1, rows.length);
  const early = steady.slice(0, half);
  const late = steady.slice(half);
  const memoryGrowthMb = mean(late, (one) => one.serverMb) - mean(early, (one) => one.serverMb);
  const last = samples.at(-1);
  const queueMb = Math.max(...samples.map((one) => one.queueMb));
  return {
    ok:
      memoryGrowthMb <= growthLimitMb &&
      queueMb <= queueLimitMb &&
      last?.open === 0 &&
      last.jobs === 0 &&
      last.items === sent.accepted,
    peer: `limits ${growthLimitMb} MB of growth, ${queueLimitMb} MB of queue`,
    rate,
    minutes,
    ...sent,
    memoryGrowthMb,
    queueMb,
    samples: samples.filter(
      (_, n) => n % Math.ceil(samples.length / 12) === 0 || n === samples.length - 1,
    ),
  };
}
