import {
  Client,
  type JsonSchemaValidator,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import type { McpWay } from '@signalbox/contract';
import type { Dispatcher } from 'undici';
import type { ToolDefinition } from '../ports.ts';
import { ToolError, type ToolFault } from '../tool.ts';
import { readDefinition } from './definition.ts';
import { guardedFetch } from './guarded-fetch.ts';
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
  const state = new SessionState();
  const client = new Client(
    { name: 'signalbox', version: '1' },
    { capabilities: {}, jsonSchemaValidator: anyOutput, listMaxPages: pagesMax },
  );
  client.onclose = () => state.end('unreachable');
  client.onerror = (error) => {
    if (isGarbage(error)) state.end('unreadable');
  };
  const transport = openTransport(parts, state);
  const { names } = parts;
  const list = async (within: number, given: AbortSignal): Promise<readonly ToolDefinition[]> => {
    const { tools } = await state.race(
      client.listTools(undefined, { timeout: within, signal: given, cacheMode: 'refresh' }),
      given,
    );
    return tools.flatMap((tool) => (names.includes(tool.name) ? (readDefinition(tool) ?? []) : []));
  };
  const close = (): void => {
    state.end('unreachable');
    void client.close().catch(() => undefined);
  };
  let definitions: readonly ToolDefinition[];
  try {
    await state.race(client.connect(transport, { timeout: withinMs, signal }), signal);
    definitions = await list(withinMs, signal);
  } catch (error) {
    close();
    throw error;
  }
  return {
    get definitions() {
      return definitions;
    },
    get ended() {
      return state.fault !== null;
    },
    list: async (within, given) => {
      definitions = await list(within, given);
      return definitions;
    },
    call: async (name, input, within, given) => {
      const seenBefore = state.signs;
      try {
        const result = await state.race(
          client.callTool({ name, arguments: { ...input } }, { timeout: within, signal: given }),
          given,
        );
        return { text: textOf(result.content), failed: result.isError === true };
      } catch (error) {
        if (error instanceof RefusedCall) return { text: error.said, failed: true };
        // Not a word in all that time: it hangs, and a new one may not.
        if (isLate(error) && state.signs === seenBefore) close();
        throw error;
      }
    },
    close,
  };
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

/** The server said no to a call, in its own words. */
class RefusedCall extends Error {
  readonly said: string;

  constructor(said: string) {
    super('the server refused the call');
    this.said = said;
  }
}

class SessionState {
  fault: ToolFault | null = null;
  /** How often something was heard of the server. */
  signs = 0;
  /** What the transport knows of its end. */
  faultOf: () => ToolFault | null = () => null;
  readonly #waiting = new Set<() => void>();

  sign(): void {
    this.signs += 1;
  }

  end(fault: ToolFault): void {
    if (this.fault !== null) return;
    this.fault = this.faultOf() ?? fault;
    for (const stop of this.#waiting) stop();
  }

  /** What is asked, or why nothing comes of it. */
  async race<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
    let stop = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(new ToolError(this.fault ?? 'unreachable'));
      if (this.fault !== null) stop();
      this.#waiting.add(stop);
    });
    try {
      return await Promise.race([asked, ended]);
    } catch (error) {
      throw this.#faultOf(error, signal);
    } finally {
      this.#waiting.delete(stop);
    }
  }

  #faultOf(error: unknown, signal: AbortSignal): ToolError | RefusedCall {
    if (error instanceof ToolError) return error;
    if (this.fault !== null) return new ToolError(this.fault);
    if (signal.aborted) return new ToolError(isTimeout(signal.reason) ? 'late' : 'cancelled');
    if (error instanceof ProtocolError) return new RefusedCall(error.message);
    if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
      return new ToolError('late');
    }
    return new ToolError(isGarbage(error) ? 'unreadable' : 'unreachable');
  }
}

const garbage: ReadonlySet<string> = new Set<string>([
  SdkErrorCode.InvalidResult,
  SdkErrorCode.ClientHttpUnexpectedContent,
  SdkErrorCode.ListPaginationExceeded,
]);

/** Something came, and it is not what the protocol says. */
function isGarbage(error: unknown): boolean {
  if (error instanceof SdkError) return garbage.has(error.code);
  return error instanceof SyntaxError || (error instanceof Error && /ZodError$/.test(error.name));
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
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
