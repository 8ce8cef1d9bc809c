import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Binaries, loaderError } from './binaries.ts';
import { EmbeddedDatabaseError } from './errors.ts';
import type { Location } from './location.ts';

/** A small environment of our own: PG… variables of the shell must not steer the server, nor its language the log. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** The options every PostgreSQL program is started with: clean environment, unprivileged user, no working folder. */
export function programOptions(location: Location) {
  return { cwd: '/', env: ENVIRONMENT, ...location.runAs };
}

/** Starts a program and resolves once the system has accepted it, so that a missing loader is an error and not an event. */
export async function started(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  }).catch((error: unknown) => {
    throw (
      loaderError('', error) ??
      new EmbeddedDatabaseError(
        'start_failed',
        'A program of the embedded PostgreSQL could not be started.',
        'Check the limits on processes and memory of this user, then start again.',
        { cause: error },
      )
    );
  });
}

export interface Finished {
  readonly exitCode: number | null;
  /** The last 4 kB the program said on stderr. */
  readonly stderr: string;
}

/** Runs a PostgreSQL program to its end. */
export async function runProgram(
  binaries: Binaries,
  location: Location,
  name: 'initdb',
  args: readonly string[],
): Promise<Finished> {
  const child = spawn(join(binaries.binDirectory, name), args, {
    ...programOptions(location),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4096);
  });
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  await started(child);
  return { exitCode: await closed, stderr };
}
