import {
  Client,
  type JsonSchemaValidator,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import type { McpWay } from '@signalbox/contract';
import type { Dispatcher } from 'undici';
import type { ToolDefinition } from '../ports.ts';
import { ToolError } from '../tool.ts';
import { readDefinition } from './definition.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { isGarbage, RefusedCall, SessionState } from './session-state.ts';
import { StdioTransport } from './stdio-transport.ts';

export interface SessionParts {
  readonly way: McpWay;
  /** Where programs are started. */
  readonly directory: string;
  readonly dispatcher: Dispatcher;
  /** Of the tools that are wanted. */
  readonly names: readonly string[];
}

export interface CalledTool {
  readonly text: string;
  readonly failed: boolean;
}

/** A connection to a server whose tools have been listed. */
export interface Session {
  /** As the server said when the connection was made or they were listed again. */
  readonly definitions: readonly ToolDefinition[];
  /** It is of no use any more. */
  readonly ended: boolean;
  /** @throws ToolError */
  list(withinMs: number, signal: AbortSignal): Promise<readonly ToolDefinition[]>;
  /** @throws ToolError */
  call(tool: string, input: object, withinMs: number, signal: AbortSignal): Promise<CalledTool>;
  close(): void;
}

const pagesMax = 10;

/** A result is text for a model and checked by nobody: a schema of the server's own would only be a way to keep us busy. */
const anyOutput = {
  getValidator:
    <T>(): JsonSchemaValidator<T> =>
    (input) => ({ valid: true, data: input as T, errorMessage: undefined }),
};

/**
 * Connects and lists. Waits no longer than `withinMs`.
 *
 * @throws ToolError
 */
export async function openSession(
  parts: SessionParts,
  withinMs: number,
  signal: AbortSignal,
): Promise<Session> {
  const session = new McpSession(parts);
  await session.open(withinMs, signal);
  return session;
}

class McpSession implements Session {
  definitions: readonly ToolDefinition[] = [];
  readonly #parts: SessionParts;
  readonly #state = new SessionState();
  readonly #client = new Client(
    { name: 'signalbox', version: '1' },
    { capabilities: {}, jsonSchemaValidator: anyOutput, listMaxPages: pagesMax },
  );

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#client.onclose = () => this.#state.end('unreachable');
    this.#client.onerror = (error) => {
      if (isGarbage(error)) this.#state.end('unreadable');
    };
  }

  get ended(): boolean {
    return this.#state.fault !== null;
  }

  async open(withinMs: number, signal: AbortSignal): Promise<void> {
    const transport = openTransport(this.#parts, this.#state);
    try {
      const connecting = this.#client.connect(transport, { timeout: withinMs, signal });
      await this.#state.race(connecting, signal);
      await this.list(withinMs, signal);
    } catch (error) {
      this.close();
      // It said no to the list, in whatever words.
      throw error instanceof RefusedCall ? new ToolError('unreadable') : error;
    }
  }

  async list(withinMs: number, signal: AbortSignal): Promise<readonly ToolDefinition[]> {
    const options = { timeout: withinMs, signal, cacheMode: 'refresh' } as const;
    const { tools } = await this.#state.race(this.#client.listTools(undefined, options), signal);
    const { names } = this.#parts;
    this.definitions = tools.flatMap((tool) =>
      names.includes(tool.name) ? (readDefinition(tool) ?? []) : [],
    );
    return this.definitions;
  }

  async call(
    name: string,
    input: object,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<CalledTool> {
    const signsBefore = this.#state.signs;
    const options = { timeout: withinMs, signal };
    try {
      const calling = this.#client.callTool({ name, arguments: { ...input } }, options);
      const result = await this.#state.race(calling, signal);
      return { text: textOf(result.content), failed: result.isError === true };
    } catch (error) {
      if (error instanceof RefusedCall) return { text: error.said, failed: true };
      // Not a word in all that time: it hangs, and a new one may not.
      if (isLate(error) && this.#state.signs === signsBefore) this.close();
      throw error;
    }
  }

  close(): void {
    this.#state.end('unreachable');
    void this.#client.close().catch(() => undefined);
  }
}

function isLate(error: unknown): boolean {
  return error instanceof ToolError && error.fault === 'late';
}

function openTransport(parts: SessionParts, state: SessionState): Transport {
  const { way, directory, dispatcher } = parts;
  if (way.kind === 'stdio') {
    const { command, env } = way;
    const transport = new StdioTransport({ command, env, directory }, () => state.sign());
    state.faultOf = () => transport.fault;
    return transport;
  }
  const address = new URL(way.url);
  return new StreamableHTTPClientTransport(address, {
    fetch: guardedFetch(dispatcher, address, (fault) => state.end(fault)),
    requestInit: { headers: { ...way.headers } },
    reconnectionOptions: {
      ...{ maxRetries: 0, initialReconnectionDelay: 1_000, maxReconnectionDelay: 1_000 },
      reconnectionDelayGrowFactor: 1,
    },
  });
}

/** The texts of a result; of anything else only that it was there. */
function textOf(content: readonly { readonly type: string }[]): string {
  return content
    .map((block) =>
      block.type === 'text' && 'text' in block && typeof block.text === 'string'
        ? block.text
        : `[${/^[a-z_]{1,20}$/.test(block.type) ? block.type : 'something'} left out]`,
    )
    .join('\n');
}
