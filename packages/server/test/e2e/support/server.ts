import type { Running } from '../../cli/support/cli.ts';
import { run, start } from '../../cli/support/cli.ts';

/** A running server with a key that may do everything. */
export interface LiveServer {
  readonly process: Running;
  readonly url: string;
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ status: number; body: unknown }>;
  stop(): Promise<void>;
}

/** Starts `signalbox COMMAND` with the given environment and makes a key. */
export async function startServer(
  command: 'start' | 'serve',
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<LiveServer> {
  const process = start([command, '--port', '0', '--json'], { env, cwd });
  const line = await process.until(/\{"event":"ready".*\}/);
  const { url } = JSON.parse(line) as { url: string };
  const made = await run(['keys', 'create', '--name', 'test', '--scope', 'admin', '--json'], {
    env,
    cwd,
  });
  const key = String(made.json?.['key']);
  return {
    process,
    url,
    call: async (method, path, body) => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    stop: async () => {
      process.child.kill('SIGTERM');
      await process.ended;
    },
  };
}
