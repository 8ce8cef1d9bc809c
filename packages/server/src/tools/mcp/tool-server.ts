import type { ToolServerConfig } from '@signalbox/contract';
import type { BreakerView, ControlPolicy } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import type { Clock, ToolDefinition } from '../ports.ts';
import { ToolError } from '../tool.ts';
import { definitionHash } from './definition.ts';
import { ServerBreaker } from './server-breaker.ts';
import type { CalledTool, Session, SessionParts } from './session.ts';

/** What a server says is asked for again after so long. */
const listedForMs = 60_000;
/** Nobody waits longer to learn what a server offers. */
const listWithinMs = 5_000;

export interface ToolServer {
  readonly config: ToolServerConfig;
  /** What it says of the tools its file names, at most a minute old. @throws ToolError */
  definitions(): Promise<readonly ToolDefinition[]>;
  /**
   * Calls a tool if its definition is still the one with this hash.
   *
   * @throws ToolError, `changed` when it is not
   */
  call(
    tool: string,
    hash: string,
    input: object,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<CalledTool>;
  breaker(): BreakerView;
  close(): void;
}

export interface ToolServerParts {
  /** Where programs are started. */
  readonly directory: string;
  readonly dispatcher: Dispatcher;
  readonly policy: ControlPolicy;
  readonly clock: Clock;
}

/** Most installations have no tool server: the library that speaks with one is loaded when the first is asked. */
async function connect(parts: SessionParts): Promise<Session> {
  const signal = AbortSignal.timeout(listWithinMs);
  const { openSession } = await import('./session.ts');
  return openSession(parts, listWithinMs, signal);
}

/** A server as this process uses it: one connection, made when it is needed and again after it has ended. */
export function openToolServer(config: ToolServerConfig, parts: ToolServerParts): ToolServer {
  const breaker = new ServerBreaker(parts.policy, parts.clock, config.atOnce);
  const names = Object.keys(config.tools);
  const { directory, dispatcher, clock } = parts;
  let session: Session | null = null;
  let opening: Promise<Session> | null = null;
  let listing: Promise<readonly ToolDefinition[]> | null = null;
  let listedMs = Number.NEGATIVE_INFINITY;

  /** All who need a connection wait for the same one, none for longer than a listing may take. */
  const connected = (): Promise<Session> => {
    if (session !== null && !session.ended) return Promise.resolve(session);
    opening ??= connect({ way: config.way, directory, dispatcher, names })
      .then((opened) => {
        session = opened;
        listedMs = clock.now();
        return opened;
      })
      .finally(() => {
        opening = null;
      });
    return opening;
  };
  const list = async (): Promise<readonly ToolDefinition[]> => {
    const open = await connected();
    if (clock.now() - listedMs < listedForMs) return open.definitions;
    const found = await open.list(listWithinMs, AbortSignal.timeout(listWithinMs));
    listedMs = clock.now();
    return found;
  };
  return {
    config,
    definitions: () => {
      const fresh = session !== null && !session.ended && clock.now() - listedMs < listedForMs;
      if (fresh && session !== null) return Promise.resolve(session.definitions);
      listing ??= breaker.run(list).finally(() => {
        listing = null;
      });
      return listing;
    },
    call: (tool, hash, input, withinMs, signal) =>
      breaker.run(async () => {
        const open = await connected();
        const now = open.definitions.find(({ name }) => name === tool);
        if (now === undefined || definitionHash(now) !== hash) throw new ToolError('changed');
        return open.call(tool, input, withinMs, signal);
      }),
    breaker: () => breaker.view(),
    close: () => {
      session?.close();
      void opening?.then((opened) => opened.close()).catch(() => undefined);
    },
  };
}
