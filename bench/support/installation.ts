import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Engine,
  loadWorkspace,
  openEngine,
  publishWorkspace,
  readSettings,
} from '@signalbox/server';
import { pino } from 'pino';
import { writeBenchWorkspace } from './bench-workspace.ts';
import { removeHome } from './remove-home.ts';

/** A fresh installation in a temporary home, on the embedded database with its ordinary, durable settings. */
export interface Installation {
  readonly home: string;
  readonly workspace: string;
  readonly engine: Engine;
  remove(): Promise<void>;
}

export type InstallationOptions =
  | {
      readonly sinkUrl: string;
      /** Default: 10s and 5s. */
      readonly timing?: { readonly timeout: string; readonly settlesWithin: string };
    }
  /** Its own files, by their path in the workspace. */
  | {
      readonly files: Readonly<Record<string, string>>;
      /** What stands behind `${NAME}` in them. */
      readonly environment?: Readonly<Record<string, string>>;
    };

export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const home = await mkdtemp(join(tmpdir(), 'signalbox-bench-'));
  const workspace = join(home, 'workspace');
  await layOut(workspace, options);
  const given = 'environment' in options ? options.environment : {};
  const environment = { ...given, SIGNALBOX_HOME: join(home, 'data') };
  const engine = await openEngine({
    settings: readSettings(environment, home),
    logger: pino({ level: 'error' }, pino.destination(2)),
  });
  const loaded = await loadWorkspace(workspace, environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  await publishWorkspace(engine.context, engine.tenantId, loaded.workspace, 'system');
  const { sources, secrets } = loaded.workspace;
  engine.connectors.use(
    engine.tenantId,
    sources.map((source) => secrets.resolve(source.name) ?? source),
  );
  return {
    home,
    workspace,
    engine,
    remove: async () => {
      await engine.close();
      await removeHome(home, engine.settings.home);
    },
  };
}

async function layOut(workspace: string, options: InstallationOptions): Promise<void> {
  if ('sinkUrl' in options) {
    const timing = options.timing ?? { timeout: '10s', settlesWithin: '5s' };
    await writeBenchWorkspace(workspace, options.sinkUrl, timing);
    return;
  }
  await writeFiles(workspace, options.files);
}

/** Writes the files of a workspace, by their path in it. */
export async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

export interface ExampleTicket {
  readonly subject: string;
  readonly body: string;
  readonly requester: { readonly id?: string; readonly email?: string; readonly name?: string };
}

/** The new tickets of the example helpdesk, used over and over as load. */
export async function exampleTickets(root: string): Promise<readonly ExampleTicket[]> {
  const text = await readFile(join(root, 'examples/helpdesk/tickets/new-tickets.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ExampleTicket);
}

/** The repository, from a compiled bench. The runner sets it, because where benches are compiled to is its business. */
export function repositoryRoot(): string {
  return process.env['SIGNALBOX_BENCH_ROOT'] ?? fileURLToPath(new URL('../../', import.meta.url));
}
