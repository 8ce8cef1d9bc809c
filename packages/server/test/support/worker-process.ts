import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { LineLab } from './line.ts';

const running = new Set<ChildProcess>();

export interface WorkerProcess {
  readonly pid: number;
  /** `SIGKILL`: no handler runs, nothing is tidied. */
  kill(): Promise<void>;
}

/** Another process that runs the jobs and the periodic work of a lab. */
export async function startWorkerProcess(lab: LineLab): Promise<WorkerProcess> {
  const argv = [lab.ownerUrl, lab.tenantId, join(lab.folder, 'master.key'), lab.directory()];
  const child = fork(join(inject('processes'), 'worker-main.js'), argv, {
    cwd: '/',
    execArgv: [],
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
