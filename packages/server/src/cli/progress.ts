import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './output.ts';

export interface Progress {
  /** `total` may be an estimate that moves. */
  at(done: number, total: number): void;
  stop(): void;
}

const nothing: Progress = { at: () => undefined, stop: () => undefined };

/** A bar on stderr for a person who waits; nothing for programs. */
export function showProgress(output: Output, title: string, unit: string): Progress {
  if (!output.errorIsTerminal) return nothing;
  const bar = new SingleBar(
    {
      format: `${title} {bar} {percentage} % | {value} ${unit} | {duration_formatted}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    at: (done, total) => {
      if (started) {
        bar.setTotal(Math.max(total, done));
        bar.update(done);
        return;
      }
      started = true;
      bar.start(Math.max(total, done), done);
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}
