import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { LineLab } from './line.ts';

/** Node 20 does not run TypeScript, a real second process cannot borrow vitest's transformer, and a build in `dist` may be an old one. */
const runsTypeScript = [
  '--import',
  new URL('./run-typescript.js', import.meta.url).href,
  '--conditions=@signalbox/source',
];

const running = new Set<ChildProcess>();

export interface WorkerProcess {
  readonly pid: number;
  /** `SIGKILL`: no handler runs, nothing is tidied. */
  kill(): Promise<void>;
}

/** Another process that runs the jobs and the periodic work of a lab. */
export async function startWorkerProcess(lab: LineLab): Promise<WorkerProcess> {
  const argv = [lab.ownerUrl, lab.tenantId, join(lab.folder, 'master.key'), lab.directory()];
  const child = fork(join(import.meta.dirname, 'worker-main.ts'), argv, {
    cwd: '/',
    execArgv: runsTypeScript,
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('the worker ended before it was ready')));
  });
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Ends what a test left running. */
export async function endWorkerProcesses(): Promise<void> {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('exit', () => resolve());
          child.kill('SIGKILL');
        }),
    ),
  );
}
