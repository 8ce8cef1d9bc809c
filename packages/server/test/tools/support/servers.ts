import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { McpWay, ToolServerConfig } from '@signalbox/contract';
import { cmdb } from './cmdb.mjs';

const child = fileURLToPath(new URL('./cmdb-child.mjs', import.meta.url));

/** What the scripted server says of its tool. */
export interface Said {
  readonly description: string;
  readonly [other: string]: unknown;
}

export interface CmdbLab {
  readonly folder: string;
  /** Changes what the server says of its tool from now on. */
  says(said: Said): Promise<void>;
  stdio(env?: Readonly<Record<string, string>>): ToolServerConfig;
  http(): ToolServerConfig;
  /** Answers to requests over HTTP in its place; null: it answers itself. */
  answer(instead: ((request: Request) => Response | Promise<Response>) | null): void;
  /** Requests over HTTP so far. */
  readonly requests: readonly Request[];
  close(): Promise<void>;
}

export const finds: Said = { description: 'Finds an asset by the name of its host.' };

/** One server with a tool `find_asset`, over stdio and over HTTP. */
export async function openCmdb(): Promise<CmdbLab> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-tools-'));
  const file = join(folder, 'said.json');
  const says = (said: Said): Promise<void> => writeFile(file, JSON.stringify(said));
  await says(finds);
  const handler = createMcpHandler(cmdb(file));
  let instead: ((request: Request) => Response | Promise<Response>) | null = null;
  const requests: Request[] = [];
  const server = createAdaptorServer({
    fetch: (request: Request) => {
      requests.push(request);
      return instead === null ? handler.fetch(request) : instead(request);
    },
  }) as Server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    folder,
    says,
    stdio: (env = {}) =>
      configOf({
        kind: 'stdio',
        command: [process.execPath, child],
        env: { SAID: file, ...env },
      }),
    http: () =>
      configOf({
        kind: 'http',
        url: `http://127.0.0.1:${port}/mcp`,
        headers: { 'x-key': 'k-1' },
      }),
    answer: (given) => {
      instead = given;
    },
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configOf(way: McpWay): ToolServerConfig {
  const tool = { risk: 'read', atMost: 20, timeoutMs: 20_000 } as const;
  return { server: 'cmdb', way, atOnce: 4, tools: { find_asset: tool } };
}
