import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Installation, repositoryRoot } from './installation.ts';

export interface Fleet {
  /** Starts them all. */
  fill(): void;
  killOne(): void;
  kills(): number;
  /** Kills them all. Resolves when they are gone: whoever closes the database before leaves it running for them. */
  stop(): Promise<void>;
}

/**
 * Worker processes, as an operator runs them; one that dies is replaced at once.
 *
 * @param environment what stands behind `${NAME}` in the workspace.
 */
export function startFleet(
  { home, workspace, engine }: Installation,
  workers: number,
  environment: Readonly<Record<string, string>> = {},
): Fleet {
  const running = new Set<ChildProcess>();
  let stopped = false;
  let kills = 0;
  const start = (): void => {
    const child = spawn(
      process.execPath,
      [join(repositoryRoot(), 'packages/server/bin/signalbox.js'), 'work'],
      {
        cwd: home,
        env: {
          ...process.env,
          ...environment,
          SIGNALBOX_HOME: engine.settings.home,
          SIGNALBOX_WORKSPACE: workspace,
          SIGNALBOX_LOG_LEVEL: 'error',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    running.add(child);
    child.once('exit', () => {
      running.delete(child);
      if (!stopped) setTimeout(start, 50);
    });
  };
  return {
    fill: () => {
      for (let n = 0; n < workers; n += 1) start();
    },
    killOne: () => {
      const all = [...running];
      const victim = all[Math.floor(Math.random() * all.length)];
      if (victim?.kill('SIGKILL') === true) kills += 1;
    },
    kills: () => kills,
    stop: async () => {
      stopped = true;
      const gone = [...running].map((child) => once(child, 'exit'));
      for (const child of running) child.kill('SIGKILL');
      await Promise.all(gone);
    },
  };
}
