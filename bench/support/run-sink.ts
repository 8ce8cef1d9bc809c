import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SinkFaults } from './sink.ts';

export interface Sink {
  readonly url: string;
  summary(): Promise<{
    tickets: number;
    effects: number;
    duplicated: number;
    /** Milliseconds since 1970; 0 before the first. */
    lastEffectMs: number;
  }>;
  stop(): void;
}

/** Starts the sink in a process of its own, so that it shares neither memory nor event loop with what is measured. */
export async function runSink(faults: SinkFaults): Promise<Sink> {
  const path = fileURLToPath(new URL('./sink.js', import.meta.url));
  const child: ChildProcess = fork(path, [JSON.stringify(faults)]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('error', reject);
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    summary: async () =>
      (await (await fetch(`${url}/summary`)).json()) as Awaited<ReturnType<Sink['summary']>>,
    stop: () => child.kill(),
  };
}
