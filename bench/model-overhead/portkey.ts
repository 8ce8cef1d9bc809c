import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const version = '1.15.2';
export const portkeyName = `@portkey-ai/gateway ${version}`;
const patienceMs = 30_000;

export interface Gateway {
  readonly url: string;
  stop(): void;
}

/**
 * The peer as its package runs it, without its page of logs: `node build/start-server.js --headless`. Installed into a folder of its
 * own when the bench runs, as it brings a hundred packages nobody else needs. Null: it could not be installed.
 */
export async function startPortkey(): Promise<Gateway | null> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-portkey-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const wanted = `@portkey-ai/gateway@${version}`;
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--prefix', folder];
  const installed = spawnSync('npm', ['install', ...options, wanted], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  if (installed.status !== 0) {
    remove();
    return null;
  }
  const port = await freePort();
  const main = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  const child = spawn(process.execPath, [main, '--headless', `--port=${port}`], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child);
  return {
    url,
    stop: () => {
      child.once('exit', remove);
      child.kill();
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the gateway does not answer');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
