import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeEmbedded } from '../../src/embedded/index.ts';
import { blocksOf, repository } from './support.ts';

const limitMs = 240_000;
const readyLimitMs = 120_000;
const tourLimitMs = 110_000;

let home: string;
let server: Running;

/** A process of the tour, with all it said. */
interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

function run(
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
): Running {
  // Variables of the machine the tests run on must not decide how the tour goes; npx must never fetch a command from afar.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(SIGNALBOX_|DATABASE_URL$|NODE_OPTIONS$|VITEST)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), npm_config_offline: 'true', ...more };
  const child = spawn(program, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString();
  });
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  return { child, said: () => said, ended };
}

async function addressOf(running: Running): Promise<string> {
  const giveUpAt = Date.now() + readyLimitMs;
  for (;;) {
    const ready = /^\{"event":"ready".*\}$/m.exec(running.said());
    if (ready !== null) return String((JSON.parse(ready[0]) as { readonly url: unknown }).url);
    if (running.child.exitCode !== null || Date.now() > giveUpAt) {
      throw new Error(`no ready line; the server said:\n${running.said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'signalbox-tour-'));
  // As root, PostgreSQL runs as another user, who must be able to pass through.
  await chmod(home, 0o711);
  const bin = join(repository, 'packages', 'server', 'bin', 'signalbox.js');
  server = run(process.execPath, [bin, 'start', '--port', '0', '--json'], {
    SIGNALBOX_HOME: home,
    SIGNALBOX_LOG_LEVEL: 'warn',
  });
}, limitMs);

afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  await removeEmbedded(home);
  await rm(home, { recursive: true, force: true });
}, limitMs);

test('the shell blocks of the README, typed one after another, all succeed', {
  timeout: limitMs,
}, async () => {
  const [start, ...tour] = (await blocksOf('README.md')).filter(
    (block) => block.language === 'bash',
  );
  expect(start?.text).toBe('npm start\n');
  expect(tour.length).toBeGreaterThanOrEqual(8);

  const url = await addressOf(server);
  const steps = tour.map((block) => `echo "README.md:${block.line}"\n${block.text}`);
  const shell = run('bash', ['-euo', 'pipefail', '-c', steps.join('\n')], {
    SIGNALBOX_HOME: home,
    SIGNALBOX_URL: url,
  });
  const code = await Promise.race([shell.ended, timeUp(shell)]);
  expect(code, `the tour said:\n${shell.said()}\nand the server:\n${server.said()}`).toBe(0);

  const said = shell.said();
  expect(said).toMatch(/572 rows: 572 imported/);
  expect(said).toMatch(/sure_enough/);
  expect(said).toMatch(/verdict: 'confirmed'/);
  expect(said).toMatch(/kill_switch/);
  expect(said).toMatch(/The audit is whole/);
  expect(server.child.exitCode, 'the server is still there').toBeNull();
});

/** A step that never ends is ended here, so that what was said is shown. */
async function timeUp(shell: Running): Promise<'time is up'> {
  await new Promise((resolve) => setTimeout(resolve, tourLimitMs).unref());
  shell.child.kill('SIGKILL');
  return 'time is up';
}
