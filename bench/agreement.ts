import { decideRound, type Named } from './agreement/decide-round.ts';
import { compareRuns, decideAll } from './agreement/decide-twice.ts';
import { underFullLoad } from './agreement/full-load.ts';
import { judgeVersions } from './agreement/judge-versions.ts';
import { type Desk, idleAtOnce, openDesk } from './agreement/open-desk.ts';
import { paraphrasesOf, reportParaphrases } from './agreement/paraphrases.ts';
import { type Plant, plants } from './agreement/plant.ts';
import { publications, publishBetween } from './agreement/publish-between.ts';
import { readUse, sharesOf } from './agreement/read-use.ts';
import { readTickets, sets, type Tickets } from './agreement/tickets.ts';
import { type Measured, verdictOn } from './agreement/verdict.ts';
import type { BenchArgs } from './support/args.ts';

const ticketsDefault = 500;
const seed = 'signalbox';
const peer = 'the same tickets at idle';
const faultsShown = 20;

/**
 * The same tickets, decided at idle and under full load while workers are killed, and in other words, all of it twice; then while
 * versions of their agent come into force. The same text has the same decision each time, under the version it names; how often other
 * words have, is reported. `--plant stale` and `--plant load` put a fault in, which must be found.
 */
export async function run(args: BenchArgs): Promise<object> {
  const plant = plantOf(argumentOf(args.rest, '--plant'));
  const count = Number(argumentOf(args.rest, '--tickets') ?? ticketsDefault);
  const tickets = args.data === null ? null : readTickets(args.data, count, seed);
  if (tickets === null) {
    console.error(`agreement: NOT MEASURED: give --data DIR with ${sets.join(' and ')}`);
    return { ok: false, peer };
  }
  const startedMs = performance.now();
  const desk = await openDesk(tickets, plant);
  try {
    const measured = await measure(desk, tickets);
    const seconds = (performance.now() - startedMs) / 1_000;
    return { ...measured, ...(plant === null ? {} : { planted: plant }), seconds };
  } finally {
    await desk.close();
  }
}

function argumentOf(rest: readonly string[], name: string): string | null {
  const at = rest.findIndex((one) => one === name || one.startsWith(`${name}=`));
  if (at === -1) return null;
  return rest[at] === name ? (rest[at + 1] ?? '') : (rest[at] ?? '').slice(name.length + 1);
}

function plantOf(given: string | null): Plant | null {
  if (given === null) return null;
  const plant = plants.find((one) => one === given);
  if (plant === undefined) throw new Error(`--plant takes ${plants.join(' or ')}`);
  return plant;
}

async function measure(desk: Desk, { asked, train, labels }: Tickets): Promise<object> {
  const { engine, fleet } = desk;
  const originals = asked.map((one, n) => ({ ...one, name: `${n}` }));
  const paraphrases = paraphrasesOf(originals);
  const flood = train.map((one, n): Named => ({ ...one, name: `${n}` }));
  const texts = { originals, paraphrases, flood };
  const first = await decideAll(desk, texts, 1);
  const second = await decideAll(desk, texts, 2);
  const others = { name: 'flood-3', tickets: flood };
  const { result: between, load } = await underFullLoad(engine, fleet, others, () =>
    publishBetween(desk, 'between', originals),
  );
  const idleTwo = await decideRound(engine, 'idle-3', originals, idleAtOnce);
  const atIdle = { one: first.idle.round, two: idleTwo.round };
  const rounds = { between, 'idle, edition two': idleTwo, 'idle, edition one': first.idle };
  const measured: Measured = {
    repeats: compareRuns(first, second).map((one) => ({
      ...one,
      wanted: (one.of === 'paraphrases' ? paraphrases : originals).length,
    })),
    versions: Object.entries(rounds).map(([of, round]) => ({
      ...{ of, ...judgeVersions(round, desk.editionOf, atIdle) },
    })),
    ...{ loads: [first.load, second.load, load], use: await readUse(desk) },
  };
  desk.server.assertClean();
  return {
    ...report(measured),
    ...{ sets, tickets: asked.length, labels: labels.length, atIdle: sharesOf(first.idle.round) },
    paraphrases: reportParaphrases(paraphrases, first.idle.round, first.paraphrases.round),
  };
}

function report(measured: Measured): object {
  const { repeats, versions, loads, use } = measured;
  const { ok, faults, notTried } = verdictOn(measured);
  return {
    ...{ ok, peer, notTried, faults: faults.length, firstFaults: faults.slice(0, faultsShown) },
    repeats: repeats.map(({ between, compared, equal, differences }) => ({
      ...{ between, compared, equal, differences: differences.length },
    })),
    versions: versions.map(({ of, decided, stale, different }) => ({
      ...{ of, ...decided, stale: stale.length, different: different.length },
    })),
    ...{ publications: publications.length, loads, use },
  };
}
