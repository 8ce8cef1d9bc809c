import { setSwitch, train } from '@signalbox/server';
import { importExamples } from './line/import-examples.ts';
import { actingTickets } from './support/acting-tickets.ts';
import type { BenchArgs } from './support/args.ts';
import { startFleet } from './support/fleet.ts';
import {
  exampleTickets,
  type Installation,
  openInstallation,
  repositoryRoot,
} from './support/installation.ts';
import { runSink, type Sink } from './support/run-sink.ts';
import { startLoad } from './switch/load.ts';
import { silenceNotify } from './switch/silence-notify.ts';
import { countUnsafe } from './switch/unsafe.ts';

const workers = 4;
const defaultTrials = 40;
const limitMs = 1_000;
/** Longer than the last request sent before a trip can be on its way to this sink. */
const afterglowMs = 1_500;

/**
 * The kill switch under load: four worker processes write to a loopback sink while the tenant is tripped and reset over and
 * over. Measured from the call of `trip` to the last effect at the sink; `unsafe` counts decisions that acted by themselves and
 * writes that began, by transaction, after a trip and before its reset. Both again with every announcement cut off: it may be
 * slower to be seen, never less safe.
 */
export async function run(args: BenchArgs): Promise<object> {
  const trials = Number(args.rest.find((arg) => /^\d+$/.test(arg)) ?? defaultTrials);
  const sink = await runSink({ commitMsMin: 0, commitMsMax: 20, dropped: 0 });
  const installation = await openInstallation({ sinkUrl: sink.url });
  const { engine } = installation;
  const fleet = startFleet(installation, workers);
  try {
    await importExamples(engine, repositoryRoot());
    await train(engine.context, engine.tenantId, 'system');
    fleet.fill();
    const load = startLoad(
      engine,
      await actingTickets(engine, await exampleTickets(repositoryRoot())),
    );
    await load.flowing();
    const heard = await measure(installation, sink, load, trials);
    const silence = silenceNotify(engine);
    const blockedNotify = await measure(installation, sink, load, Math.ceil(trials / 2));
    await silence.end();
    await load.stop();
    const unsafe = heard.unsafe + blockedNotify.unsafe;
    return {
      ok: heard.p99Ms <= limitMs && unsafe === 0 && heard.effects > 0,
      ...{ peer: 'zero', limitMs, workers, trials, ...heard },
      blockedNotify,
    };
  } finally {
    await fleet.stop();
    await installation.remove();
    sink.stop();
  }
}

interface Measured {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly tripP99Ms: number;
  readonly unsafe: number;
  /** Effects at the sink between the trips: a switch under no load proves nothing. */
  readonly effects: number;
}

async function measure(
  { engine }: Installation,
  sink: Sink,
  load: Awaited<ReturnType<typeof startLoad>>,
  trials: number,
): Promise<Measured> {
  const untilLast: number[] = [];
  const untilBack: number[] = [];
  let unsafe = 0;
  const before = (await sink.summary()).effects;
  const change = { id: 'tenant', reason: 'bench', until: null, actor: 'system' } as const;
  for (let trial = 0; trial < trials; trial += 1) {
    await load.flowing();
    const calledMs = Date.now();
    const tripped = await setSwitch(engine.context, engine.tenantId, { ...change, tripped: true });
    untilBack.push(Date.now() - calledMs);
    await pause(afterglowMs);
    const { lastEffectMs } = await sink.summary();
    untilLast.push(Math.max(0, lastEffectMs - calledMs));
    const reset = await setSwitch(engine.context, engine.tenantId, { ...change, tripped: false });
    unsafe += await countUnsafe(engine, tripped, reset);
  }
  return {
    ...{ p50Ms: quantile(untilLast, 0.5), p99Ms: quantile(untilLast, 0.99) },
    ...{ tripP99Ms: quantile(untilBack, 0.99), unsafe },
    effects: (await sink.summary()).effects - before,
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
