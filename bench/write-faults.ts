import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acceptArrivals, type Engine, startWorking, type Working } from '@signalbox/server';
import type { BenchArgs } from './support/args.ts';
import { openInstallation } from './support/installation.ts';
import { type Draws, drawFrom, faultKinds } from './write-faults/faults.ts';
import { type Judged, judge, readTold } from './write-faults/ledger.ts';
import { type FaultProxy, type Passed, startFaultProxy } from './write-faults/proxy.ts';
import { redmine } from './write-faults/redmine.ts';
import { rt } from './write-faults/rt.ts';
import { type RealServer, startServer } from './write-faults/servers.ts';
import type { BenchedSystem } from './write-faults/system.ts';
import { lateSpreadMs, timeoutMs, workspaceFiles } from './write-faults/workspace.ts';

const systems: readonly BenchedSystem[] = [rt, redmine];
const writesByDefault = 1_000;
/** Of requests. A write makes six to eight, and is hit by a fault more often than not. */
const faultShare = 0.1;
/** Writes without faults, by which requests are counted. */
const cleanWrites = 10;
const idlePollsCounted = 5;
const idlePatienceMs = 60_000;
/** Longer than any write needs: eight attempts, each settled before the next. */
const patienceMs = 90 * 60_000;
const creators = 4;

interface Stand {
  readonly system: BenchedSystem;
  readonly server: RealServer;
  readonly proxy: FaultProxy;
  readonly switchOn: (draws: Draws | null) => void;
}

/**
 * Writes to a real Request Tracker and a real Redmine through a proxy that drops, delays, repeats and breaks requests: none may
 * be lost or stand there twice, and what is said of each must be what stands in the server's own database.
 * `[WRITES] [--seed N] [--repeat-posts]`; with the last, requests that add a note are repeated too, which no client can prevent:
 * then every one that stands twice must have been told to a person.
 */
export async function run(args: BenchArgs): Promise<object> {
  const writes = Number(args.rest.find((arg) => /^\d+$/.test(arg)) ?? writesByDefault);
  const seed = Number(
    /^--seed=(\d+)$/.exec(args.rest.find((arg) => arg.startsWith('--seed=')) ?? '')?.[1] ?? 1,
  );
  const repeatPosts = args.rest.includes('--repeat-posts');
  const stands: Stand[] = [];
  try {
    for (const system of systems) {
      const stand = await setUp(system, repeatPosts);
      if (stand === null) {
        return {
          ok: false,
          peer: 'zero',
          systems: {},
          skipped: 'needs root on Debian for the packages',
        };
      }
      stands.push(stand);
    }
    return await measure(stands, { writes, seed, repeatPosts });
  } finally {
    for (const { proxy, server } of stands) {
      await proxy.close();
      server.remove();
    }
  }
}

async function setUp(system: BenchedSystem, repeatPosts: boolean): Promise<Stand | null> {
  const server = startServer(system.name);
  if (server === null) return null;
  let draws: Draws | null = null;
  const proxy = await startFaultProxy({
    target: server.env[system.name === 'rt' ? 'RT_URL' : 'REDMINE_URL'] ?? '',
    draws: () => draws,
    lateMs: timeoutMs,
    lateSpreadMs,
    mayRepeat: (request) => repeatPosts || !system.appends(request),
  });
  return {
    ...{ system, server, proxy },
    switchOn: (next) => {
      draws = next;
    },
  };
}

interface Options {
  readonly writes: number;
  readonly seed: number;
  readonly repeatPosts: boolean;
}

async function measure(stands: readonly Stand[], options: Options): Promise<object> {
  const sources = stands.map(({ system, server, proxy }) => ({
    name: system.name,
    lines: system.lines(proxy.url, server),
  }));
  const installation = await openInstallation({ files: workspaceFiles(sources) });
  const { engine } = installation;
  let working: Working | null = null;
  try {
    working = await startWorking(engine, { without: ['polls', 'probes'] });
    const requests = await countRequests(engine, stands);
    const startedMs = performance.now();
    for (const [n, { switchOn }] of stands.entries()) {
      switchOn(drawFrom(options.seed + n, faultShare));
    }
    const each = Math.ceil(options.writes / stands.length);
    for (const stand of stands) await feed(engine, stand, each);
    await untilEnded(engine);
    const seconds = (performance.now() - startedMs) / 1_000;
    for (const { switchOn } of stands) switchOn(null);
    await working.stop();
    working = null;
    for (const { proxy } of stands) await proxy.landed();
    const reports = await Promise.all(
      stands.map((stand) => report(engine, stand, requests.get(stand.system.name) ?? [])),
    );
    const idle = await idlePolls(engine, stands);
    const kept = reports.every((one) => isKept(one, options.repeatPosts));
    return {
      ok: kept && Object.values(idle).every((perPoll) => perPoll === 1),
      peer: 'zero',
      ...{ seed: options.seed, repeatPosts: options.repeatPosts, faultShare, seconds },
      systems: Object.fromEntries(
        reports.map((one, n) => {
          const name = stands[n]?.system.name ?? '';
          return [name, { ...one, requestsPerIdlePoll: idle[name] }];
        }),
      ),
    };
  } finally {
    await working?.stop();
    await installation.remove();
  }
}

function isKept(judged: Judged, repeatPosts: boolean): boolean {
  const { lost, duplicated, untold, wrongVerdicts, leakedNotes } = judged;
  const twice = repeatPosts ? untold : duplicated;
  return lost + twice + wrongVerdicts + leakedNotes === 0;
}

interface Reason {
  readonly reason: string;
  readonly perWrite: number;
}

/** A few writes without faults: how many requests each takes, and what for. */
async function countRequests(
  engine: Engine,
  stands: readonly Stand[],
): Promise<ReadonlyMap<string, readonly Reason[]>> {
  for (const stand of stands) await feed(engine, stand, cleanWrites);
  await untilEnded(engine);
  return new Map(
    stands.map(({ system, proxy }) => {
      const counts = new Map<string, number>();
      for (const one of proxy.passed) {
        const reason = system.reason(one);
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
      proxy.passed.length = 0;
      const reasons = [...counts].map(([reason, n]) => ({ reason, perWrite: n / cleanWrites }));
      return [system.name, reasons];
    }),
  );
}

/** Makes tickets past the proxy and takes them in, as a webhook would. */
async function feed(engine: Engine, { system, server }: Stand, tickets: number): Promise<void> {
  let next = 0;
  const create = async (): Promise<void> => {
    while (next < tickets) {
      next += 1;
      const externalId = await system.create(server, next);
      const item = {
        kind: 'ticket',
        source: system.name,
        externalId,
        subject: 'vpn',
        body: '',
      } as const;
      const arrival = { item: { ...item, fields: {} }, idempotencyKey: null, actor: 'system' };
      await acceptArrivals(engine.context, engine.tenantId, [arrival]);
    }
  };
  await Promise.all(Array.from({ length: creators }, create));
}

const movingText = `
  select (select count(*) from item where state not in ('resolved', 'stuck'))::int as moving,
    (select count(*) from second_look where looked_at is null)::int as looks`;

/** Until every write has its verdict and every second look was made. */
async function untilEnded(engine: Engine): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const { rows } = await engine.database.system.query<{ moving: number; looks: number }>(
      movingText,
    );
    const [row] = rows;
    if (row !== undefined && row.moving + row.looks === 0) return;
    await pause(500);
  }
}

async function report(
  engine: Engine,
  { system, server, proxy }: Stand,
  requests: readonly Reason[],
): Promise<Judged & Readonly<Record<string, unknown>>> {
  const told = await readTold(engine, system.name);
  const truths = new Map(system.truths(server).map((truth) => [truth.ticket, truth]));
  const judged = judge(system, told, truths);
  const mailed = await mailsToRequester(system.mailFolder(server));
  const findings: Record<string, number> = {};
  for (const { finding } of told) {
    if (finding !== null) findings[finding] = (findings[finding] ?? 0) + 1;
  }
  return {
    writes: told.length,
    ...judged,
    leakedNotes: judged.leakedNotes + mailed,
    attempts: told.reduce((sum, one) => sum + one.attempts, 0),
    secondLooks: findings,
    faults: faultsAmong(proxy.passed),
    requestsPerWrite: requests.reduce((sum, one) => sum + one.perWrite, 0),
    requests,
  };
}

function faultsAmong(passed: readonly Passed[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    faultKinds.map((kind) => [kind, passed.filter(({ fault }) => fault === kind).length]),
  );
}

/** Mails to the requester that hold the text of a note. */
async function mailsToRequester(folder: string | undefined): Promise<number> {
  if (folder === undefined) return 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let found = 0;
  for (const entry of entries.filter((one) => one.isFile())) {
    const mail = await readFile(join(entry.parentPath, entry.name), 'utf8');
    const toRequester =
      entry.name.includes('paul@corp.test') || /^(To|Cc|Bcc):.*paul@corp\.test/im.test(mail);
    if (toRequester && /Set by the AI agent|\[signalbox:/.test(mail)) found += 1;
  }
  return found;
}

const pollsText = 'select version::int as version from source_poll where source = $1';

/** Requests a poll takes when nothing is new. */
async function idlePolls(
  engine: Engine,
  stands: readonly Stand[],
): Promise<Readonly<Record<string, number>>> {
  const versionOf = async (source: string): Promise<number> => {
    const { rows } = await engine.database.system.query<{ version: number }>(pollsText, [source]);
    return rows[0]?.version ?? 0;
  };
  /** Until so many polls have ended since; what is counted then belongs to whole ones. */
  const untilPolled = async (source: string, times: number): Promise<void> => {
    const wanted = (await versionOf(source)) + times;
    const deadline = performance.now() + times * idlePatienceMs;
    while ((await versionOf(source)) < wanted) {
      if (performance.now() > deadline) throw new Error(`${source} is not polled`);
      await pause(100);
    }
  };
  const working = await startWorking(engine, { without: ['probes'] });
  try {
    const counts = stands.map(async ({ system: { name }, proxy }) => {
      // The first learns where to begin, and the numbers of projects.
      await untilPolled(name, 2);
      proxy.passed.length = 0;
      await untilPolled(name, idlePollsCounted);
      return [name, proxy.passed.length / idlePollsCounted] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  } finally {
    await working.stop();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
