import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Effect } from './sink.ts';

export interface EffectSink {
  readonly url: string;
  effects(): Promise<readonly Effect[]>;
  stop(): void;
}

type SinkNews = { readonly port: number } | { readonly held: string };

/**
 * The ticket system, in a process of its own.
 *
 * @param blind it never shows what it was sent: nobody can then tell whether a lost request took effect, and effects double.
 * @param onHeld hears the ticket whose first request arrived and is not answered.
 */
export async function runEffectSink(
  blind: boolean,
  onHeld: (ticket: string) => void,
): Promise<EffectSink> {
  const child = fork(fileURLToPath(new URL('./sink.js', import.meta.url)), [blind ? 'blind' : '']);
  const port = await new Promise<number>((resolve, reject) => {
    child.on('message', (message) => {
      const news = message as SinkNews;
      if ('port' in news) resolve(news.port);
      else onHeld(news.held);
    });
    child.once('error', reject);
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    effects: async () => (await (await fetch(`${url}/effects`)).json()) as readonly Effect[],
    stop: () => void child.kill(),
  };
}
