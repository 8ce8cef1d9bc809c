import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { removeEmbedded } from '../../packages/server/src/embedded/index.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(repository, 'packages', 'server', 'bin', 'signalbox.js');
const readyWithinMs = 180_000;
const exec = promisify(execFile);

/** A real Signalbox of its own: one process, an embedded database, the workspace of examples/helpdesk. */
export interface Signalbox {
  readonly url: string;
  /** The one-time link for the first owner, as it was printed. */
  readonly setupUrl: string;
  /** The copied workspace; edit its files before a restart. */
  readonly workspace: string;
  readonly home: string;
  /** With a machine key that may do everything. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Runs `signalbox …args` beside it and gives what it printed. */
  run(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/**
 * @param prepare what is to be changed in the copied workspace before it is in force
 * @param variables what it is started with besides
 */
export async function startSignalbox(
  prepare?: (workspace: string) => Promise<void>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Signalbox> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-e2e-'));
  // As root, PostgreSQL runs as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const home = join(folder, 'home');
  const workspace = join(folder, 'workspace');
  await cp(join(repository, 'examples', 'helpdesk'), workspace, { recursive: true });
  await prepare?.(workspace);
  const prepared = process.env['E2E_PREPARED_HOME'];
  // `fs.cp` would give the files of the database to whoever copies them.
  if (prepared !== undefined) await exec('cp', ['-a', prepared, home]);
  const env = {
    ...withoutOwn(process.env),
    ...variables,
    SIGNALBOX_HOME: home,
    SIGNALBOX_WORKSPACE: workspace,
    SIGNALBOX_LOG_LEVEL: 'warn',
  };
  const server = spawnBin(['start', '--port', '0', '--json'], env);
  const { url, setupUrl } = await ready(server);
  const run = async (...args: readonly string[]): Promise<string> => {
    const ended = spawnBin(args, env);
    const code = await ended.ended;
    if (code !== 0)
      throw new Error(`signalbox ${args.join(' ')} ended with ${code}:\n${ended.said()}`);
    return ended.said();
  };
  let key: Promise<string> | undefined;
  return {
    ...{ url, setupUrl, workspace, home, run },
    call: async (method, path, body) => {
      key ??= makeKey(run);
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    stop: async () => {
      server.child.kill('SIGTERM');
      await server.ended;
      await removeEmbedded(home);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeKey(run: Signalbox['run']): Promise<string> {
  const said = await run('keys', 'create', '--name', 'browser-tests', '--scope', 'admin', '--json');
  const line = said.split('\n').find((one) => one.startsWith('{')) ?? '{}';
  return (JSON.parse(line) as { readonly key: string }).key;
}

interface Spawned {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

function spawnBin(args: readonly string[], env: NodeJS.ProcessEnv): Spawned {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: repository,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (part: Buffer): void => {
    said += part.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  return { child, said: () => said, ended };
}

async function ready(
  server: Spawned,
): Promise<{ readonly url: string; readonly setupUrl: string }> {
  const giveUpAt = Date.now() + readyWithinMs;
  for (;;) {
    const line = /^\{"event":"ready".*\}$/m.exec(server.said());
    if (line !== null) return JSON.parse(line[0]) as { url: string; setupUrl: string };
    if (server.child.exitCode !== null || Date.now() > giveUpAt) {
      server.child.kill('SIGKILL');
      throw new Error(`Signalbox did not become ready; it said:\n${server.said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Variables of the machine the tests run on must not decide how they go. */
function withoutOwn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(?:SIGNALBOX_|DATABASE_URL$|NODE_OPTIONS$|VITEST)/.test(name),
  );
  return Object.fromEntries(kept);
}
