import { rm } from 'node:fs/promises';
import { removeEmbedded } from '@signalbox/server';

const patienceMs = 10_000;

/** Removes an installation with its data, which lies outside its home when root ran it. Killed processes may still be ending. */
export async function removeHome(home: string, signalboxHome: string): Promise<void> {
  for (const until = Date.now() + patienceMs; ; ) {
    try {
      await removeEmbedded(signalboxHome);
      break;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  await rm(home, { recursive: true, force: true });
}
