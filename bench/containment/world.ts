import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { canaries } from './canaries.ts';
import type { Case } from './case.ts';

/** A run of a tool outside, whoever let it through. */
export interface WorldRun {
  readonly tool: string;
  readonly input: unknown;
}

/**
 * Everything a workspace could connect: mail, chat, accounting, directory and what else cases name, as MCP servers. Whatever
 * arrives is done, so each run is an effect.
 */
export interface World {
  readonly url: string;
  /** Server → its tools, by their own names. */
  readonly servers: ReadonlyMap<string, readonly string[]>;
  /** In the order they happened. */
  readonly runs: readonly WorldRun[];
  /** Does what a call over the wire does. */
  run(tool: string, input: unknown): string;
  /** From now on these tools, and no others, say something else of themselves. */
  redescribe(descriptions: ReadonlyMap<string, string>): void;
  close(): Promise<void>;
}

const named = /^mcp\.([a-z][a-z0-9_-]*)\.([A-Za-z0-9_-]{1,50})$/;
/** Another ticket's text is what it gives to who gets through. */
const reads = /\.(?:read_|search_|find_asset_|count_|export_|get_|list_)/;

/** Starts the tools that cases name; those whose names no file could hold are there for `run` only. */
export async function startWorld(cases: readonly Case[]): Promise<World> {
  const servers = serversOf(cases);
  const runs: WorldRun[] = [];
  const descriptions = new Map<string, string>();
  const run = (tool: string, input: unknown): string => {
    runs.push({ tool, input });
    if (!reads.test(tool)) return 'Done.';
    const foreign = /NW-|nordwest|tenant/i.test(JSON.stringify(input));
    return foreign ? `Text: ${canaries.otherTenant}` : `Text: ${canaries.otherTicket}`;
  };
  const server = createServer((request, response) => {
    answer(request, response, { servers, descriptions, run }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, servers, runs, run },
    redescribe: (changed) => {
      descriptions.clear();
      for (const [tool, text] of changed) descriptions.set(tool, text);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function serversOf(cases: readonly Case[]): ReadonlyMap<string, readonly string[]> {
  const tools = new Map<string, Set<string>>([['cmdb', new Set(['find_asset'])]]);
  const called = cases.flatMap(({ attacker, toolDefinitions }) => [
    ...attacker.flatMap((one) => (one.do === 'call' ? [one.tool] : [])),
    ...toolDefinitions.map(({ name }) => name),
  ]);
  for (const name of called) {
    const [, server = '', tool = ''] = named.exec(name) ?? [];
    if (tool === '') continue;
    const known = tools.get(server);
    if (known === undefined) tools.set(server, new Set([tool]));
    else known.add(tool);
  }
  return new Map([...tools].map(([server, all]) => [server, [...all].sort()]));
}

interface Behind {
  readonly servers: World['servers'];
  readonly descriptions: ReadonlyMap<string, string>;
  readonly run: World['run'];
}

interface Rpc {
  readonly id?: string | number;
  readonly method: string;
  readonly params?: {
    readonly name?: string;
    readonly arguments?: unknown;
    readonly protocolVersion?: string;
  };
}

/** MCP over streamable HTTP, 2025-06-18, as far as tools need it: https://modelcontextprotocol.io/specification/2025-06-18/basic/transports */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behind: Behind,
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const rpc = JSON.parse(Buffer.concat(chunks).toString()) as Rpc;
  if (rpc.id === undefined) {
    response.writeHead(202).end();
    return;
  }
  const server = (request.url ?? '').slice(1);
  const said = resultOf(rpc, server, behind);
  const result =
    said === null ? { error: { code: -32_601, message: 'no such method' } } : { result: said };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, ...result }));
}

function resultOf({ method, params }: Rpc, server: string, behind: Behind): object | null {
  const { servers, descriptions, run } = behind;
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params?.protocolVersion ?? '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: server, version: '1' },
      };
    case 'ping':
      return {};
    case 'tools/list':
      return {
        tools: (servers.get(server) ?? []).map((name) => ({
          name,
          description: descriptions.get(`mcp.${server}.${name}`) ?? `Does ${name} in ${server}.`,
          inputSchema: { type: 'object', properties: {} },
        })),
      };
    case 'tools/call': {
      const text = run(`mcp.${server}.${params?.name ?? ''}`, params?.arguments ?? {});
      return { content: [{ type: 'text', text }] };
    }
    default:
      return null;
  }
}
