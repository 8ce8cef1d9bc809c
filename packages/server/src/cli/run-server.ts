import { listKeys } from '../keys/manage.ts';
import { type Engine, openEngine } from '../main/engine.ts';
import type { Serving } from '../main/serving.ts';
import { startWorking, type Working } from '../main/working.ts';
import { openSetup } from '../people/invite.ts';
import { linkUrl } from '../people/link.ts';
import type { LoadedWorkspace } from '../workspace/index.ts';
import type { Cli } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openWorkspace } from './find-workspace.ts';
import { createLogger } from './logger.ts';
import { explainTakenPort, refuseTakenPort } from './port.ts';
import { programVersion } from './program-version.ts';
import { publishedHash, putInForce, useSources } from './publish.ts';
import { settingsOf } from './session.ts';

export interface ServerOptions {
  readonly http: boolean;
  readonly jobs: boolean;
  readonly port?: number | undefined;
  readonly concurrency?: number | undefined;
}

/** An orderly end may take this long; what is still under way then is taken up by the next process. */
const endMs = 25_000;

interface Parts {
  engine: Engine | null;
  serving: Serving | null;
  working: Working | null;
}

/**
 * Runs a process that stays: HTTP, jobs or both, until it is told to end. Says when it is ready, on stdout.
 *
 * @returns `done` after an orderly end, `interrupted` when told to end before it was ready.
 */
export async function runServer(cli: Cli, options: ServerOptions): Promise<ExitCode> {
  const settings = settingsOf(cli);
  const address = { host: settings.host, port: options.port ?? settings.port };
  const workspace = await openWorkspace(cli, settings);
  for (const warning of workspace.warnings) {
    cli.output.note(`${warning.file}:${warning.line}: note: expected ${warning.expected}`);
  }
  const { signal } = cli.interruption;
  const told = (): boolean => signal.aborted;
  cli.interruption.hold();
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      setTimeout(() => process.exit(exitCodes.no), endMs).unref();
      resolve();
    });
  });
  const logger = createLogger(settings.logLevel, cli.output.errorIsTerminal);
  const parts: Parts = { engine: null, serving: null, working: null };
  try {
    if (options.http) await refuseTakenPort(address, settings.home);
    parts.engine = await openEngine({ settings, logger });
    if (told()) return exitCodes.interrupted;
    await takeWorkspace(cli, parts.engine, workspace, options);
    if (options.http) {
      // Loaded here only: the HTTP interface and its metrics would slow every other command down.
      const { startServing } = await import('../main/serving.ts');
      parts.serving = await startServing(parts.engine, {
        ...address,
        version: programVersion(),
        workspaceDirectory: workspace.directory,
        environment: cli.environment,
      }).catch(async (error: unknown) => {
        throw await explainTakenPort(error, address, settings.home);
      });
    }
    if (told()) return exitCodes.interrupted;
    if (options.jobs) parts.working = await startWorking(parts.engine, options);
    if (told()) return exitCodes.interrupted;
    await sayReady(cli, parts.engine, parts.serving?.url ?? null);
    await ended;
    cli.output.note('Ending; what is under way is finished first …');
    return exitCodes.done;
  } finally {
    await parts.serving?.stop();
    await parts.working?.stop();
    await parts.engine?.close();
  }
}

/** A process that only works changes nothing that others serve by; it says when its files are not the ones in force. */
async function takeWorkspace(
  cli: Cli,
  engine: Engine,
  workspace: LoadedWorkspace,
  options: ServerOptions,
): Promise<void> {
  const hash = await publishedHash(engine);
  if (options.http || hash === null) {
    await putInForce(engine, workspace);
    return;
  }
  useSources(engine, workspace);
  if (hash !== workspace.contentHash) {
    cli.output.note(
      'The files here are not the ones in force: `signalbox start` or `serve` puts files in force. ' +
        'This process works with the policy in force and the sources of these files.',
    );
  }
}

async function sayReady(cli: Cli, engine: Engine, url: string | null): Promise<void> {
  const keys = await listKeys(engine.context, engine.tenantId);
  const setupUrl = url === null ? null : await setupLink(engine, url);
  cli.output.line(url === null ? 'Signalbox is working.' : `Signalbox is ready: ${url}`);
  cli.output.object({ event: 'ready', url, setupUrl, pid: process.pid });
  if (setupUrl !== null) {
    cli.output.note('Nobody owns this installation yet. Open this link to be its first owner:');
    cli.output.note(`  ${setupUrl}`);
  }
  if (url !== null && !keys.some((key) => key.revokedAt === null)) {
    cli.output.note('There is no machine key yet. Make one in another terminal, in this folder:');
    cli.output.note('  npx signalbox keys create --name first --scope admin');
  }
}

/** While there is no owner, every start prints a fresh link and makes the earlier ones worthless. */
async function setupLink(
  { context, settings, tenantId }: Engine,
  url: string,
): Promise<string | null> {
  const link = await openSetup(context, tenantId);
  return link === null ? null : linkUrl(settings.publicUrl ?? url, 'setup', link.token);
}
