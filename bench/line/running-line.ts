import { type Engine, startWorking, train, type Working } from '@signalbox/server';
import { openInstallation, repositoryRoot } from '../support/installation.ts';
import { runSink } from '../support/run-sink.ts';
import { type Feed, openFeed } from './feed.ts';
import { importExamples } from './import-examples.ts';

/** Sent before anything is measured. */
export const warmUpItems = 1_000;

export interface RunningLine {
  readonly engine: Engine;
  readonly feed: Feed;
  /** Ends the work and leaves the database running. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** A warm installation with a trained model, its worker and a sink of its own. */
export async function openLine({ controls }: { readonly controls: boolean }): Promise<RunningLine> {
  const sink = await runSink({ commitMsMin: 0, commitMsMax: 0, dropped: 0 });
  const installation = await openInstallation({ sinkUrl: sink.url });
  const { engine } = installation;
  let working: Working | null = null;
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
    working = await startWorking(engine, { without: controls ? [] : ['controls'] });
    const feed = await openFeed(engine);
    await feed(warmUpItems);
    return { engine, feed, stop, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
