import { type Engine, startWorking, train, type Working } from '@signalbox/server';
import { startFleet } from '../support/fleet.ts';
import { type Installation, openInstallation, repositoryRoot } from '../support/installation.ts';
import { runSink } from '../support/run-sink.ts';
import { type Feed, openFeed } from './feed.ts';
import { importExamples } from './import-examples.ts';

/** Sent before anything is measured; two processes that work need twice as many as one until their code is compiled. */
export const warmUpItems = 2_000;

/** A process for each core, as pgbench has a thread for each: intake and the database have the rest. */
const workers = 2;

export interface RunningLine {
  readonly engine: Engine;
  readonly feed: Feed;
  /** Ends the work and leaves the database running. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * A warm installation with a trained model, what works its line, and a sink of its own.
 *
 * @param work `processes`: as an operator runs it under load, two `signalbox work` beside the process that takes in. `here`: all
 * in this process, without the controls, for who measures those.
 */
export async function openLine(work: 'processes' | 'here'): Promise<RunningLine> {
  const sink = await runSink({ commitMsMin: 0, commitMsMax: 0, dropped: 0 });
  const installation = await openInstallation({ sinkUrl: sink.url });
  const { engine } = installation;
  let working: Pick<Working, 'stop'> | null = null;
  const stop = async (): Promise<void> => {
    await working?.stop();
    working = null;
  };
  const remove = async (): Promise<void> => {
    await stop();
    await installation.remove();
    sink.stop();
  };
  try {
    await importExamples(engine, repositoryRoot());
    await train(engine.context, engine.tenantId, 'system');
    working =
      work === 'processes'
        ? inProcesses(installation)
        : await startWorking(engine, { without: ['controls'] });
    const feed = await openFeed(engine);
    await feed(warmUpItems);
    return { engine, feed, stop, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function inProcesses(installation: Installation): Pick<Working, 'stop'> {
  const fleet = startFleet(installation, workers);
  fleet.fill();
  return fleet;
}
