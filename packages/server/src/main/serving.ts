import { existsSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { openPeopleAuth } from '../auth/people-auth.ts';
import { openSignInThrottle } from '../auth/throttle.ts';
import { createApp } from '../http/app.ts';
import type { AppOptions, SourceDrafts } from '../http/app-deps.ts';
import { exampleFiles } from '../import/example-files.ts';
import { openHttpImports } from '../import/http-imports.ts';
import { importFolder } from '../import/import-folder.ts';
import { train } from '../learn/train.ts';
import type { Environment } from '../workspace/environment.ts';
import type { Engine } from './engine.ts';

export interface ServingOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Of this program, for `/openapi.json`. */
  readonly version?: string | undefined;
  readonly app?: AppOptions | undefined;
  /** What `${NAME}` of the workspace stands for, for sources that are tried out. Absent: none can be. */
  readonly environment?: Environment | undefined;
  /** Of the workspace, for the example tickets it may bring along. */
  readonly workspaceDirectory?: string | undefined;
}

export interface Serving {
  readonly url: string;
  /** Resolves, with the error, should the server end by itself; pends for ever otherwise. */
  readonly failed: Promise<Error>;
  /** Takes no more connections, ends event streams and lets requests under way end, at most 10 seconds. */
  stop(): Promise<void>;
}

/** The HTTP interface cannot listen. The message names the address and what to do. */
export class ServingError extends Error {
  readonly code: 'port_in_use' | 'port_not_allowed' | 'cannot_listen';

  constructor(code: ServingError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServingError';
    this.code = code;
  }
}

const requestEndsWithinMs = 10_000;
const idleEveryMs = 50;

/**
 * Serves the HTTP interface of an installation until it is stopped.
 *
 * @throws ServingError `port_in_use`, `port_not_allowed`, `cannot_listen`
 */
export async function startServing(engine: Engine, options: ServingOptions): Promise<Serving> {
  const stopping = new AbortController();
  const { database, logger, master, settings } = engine;
  const { publicUrl } = settings;
  const { workspaceDirectory } = options;
  const imports = openHttpImports({
    context: engine.context,
    folder: importFolder(join(settings.home, 'imports')),
    train: (tenantId, signal) => train(engine.context, tenantId, 'system', signal),
    stopping: stopping.signal,
  });
  const app = createApp({
    context: engine.context,
    anchors: engine.anchors,
    people: openPeopleAuth({ database, logger, master, publicUrl }),
    throttle: openSignInThrottle(database, master),
    publicUrl,
    consoleDirectory: consoleDirectory(),
    hooks: engine.connectors.hooks,
    tools: (tenantId) => engine.tools.of(tenantId).desk,
    imports,
    ...(workspaceDirectory === undefined ? {} : { examples: exampleFiles(workspaceDirectory) }),
    drafts: draftsOf(engine, options.environment),
    listen: (listener) => engine.announcer.listen(listener),
    stopping: stopping.signal,
    version: options.version ?? '0.1.0',
    options: options.app,
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      // A client that sends a byte a minute holds a connection no longer than this; an import of 200 MiB gets that long too.
      requestTimeout: 300_000,
      headersTimeout: 15_000,
      keepAliveTimeout: 30_000,
    },
  }) as Server;
  closeAfterAnswer(server, stopping.signal);
  const sockets = openSockets(server);
  try {
    await listen(server, options);
  } catch (error) {
    stopping.abort();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const failed = new Promise<Error>((resolve) => server.once('error', resolve));
  return {
    url: `http://${host}:${port}`,
    failed,
    stop: async () => {
      await stop(server, sockets, stopping);
      await imports.idle();
    },
  };
}

function draftsOf(
  { tenantId, connectors }: Engine,
  environment: Environment | undefined,
): SourceDrafts | undefined {
  if (environment === undefined) return undefined;
  return { tenantId, environment, connect: (config) => connectors.draft(tenantId, config) };
}

/** In a clone the console lies in its own package, in a published one beside the server's build; null where nobody built it. */
export function consoleDirectory(): string | null {
  // A copy that a broken-off `npm pack` left must not stand before what was built since.
  const places = ['../../../console/dist/', '../console/'];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'index.html'))) ?? null;
}

/** Answers given while the server stops say that their connection ends, so that nobody sends another request on it. */
function closeAfterAnswer(server: Server, stopping: AbortSignal): void {
  const open = new Set<ServerResponse>();
  const mark = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  server.prependListener('request', (_request, response) => {
    if (stopping.aborted) mark(response);
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  stopping.addEventListener('abort', () => open.forEach(mark));
}

async function stop(
  server: Server,
  sockets: ReadonlySet<Socket>,
  stopping: AbortController,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  stopping.abort();
  const closeIdle = (): void => {
    server.closeIdleConnections();
    // Node takes a connection for idle only after its first request; clients also open some to have them ready.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
  closeIdle();
  // An answer that had begun before promised to keep its connection; it is idle as soon as the answer ends.
  const idle = setInterval(closeIdle, idleEveryMs);
  const late = setTimeout(() => server.closeAllConnections(), requestEndsWithinMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function listen(server: Server, { port, host }: ServingOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(toServingError(error, port, host));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function toServingError(error: NodeJS.ErrnoException, port: number, host: string): ServingError {
  const options = { cause: error };
  if (error.code === 'EADDRINUSE') {
    const message = `port ${port} on ${host} is in use: stop what listens there, or choose another port with --port or SIGNALBOX_PORT`;
    return new ServingError('port_in_use', message, options);
  }
  if (error.code === 'EACCES') {
    const message = `port ${port} on ${host} may not be used by this user: choose one from 1024 on with --port or SIGNALBOX_PORT`;
    return new ServingError('port_not_allowed', message, options);
  }
  const message = `cannot listen on ${host}:${port} (${error.code ?? 'unknown error'}): check SIGNALBOX_HOST and SIGNALBOX_PORT`;
  return new ServingError('cannot_listen', message, options);
}
