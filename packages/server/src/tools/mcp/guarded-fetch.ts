import type { FetchLike } from '@modelcontextprotocol/client';
import { type Dispatcher, fetch } from 'undici';
import { ToolError, type ToolFault } from '../tool.ts';
import { messageBytesMax } from './stdio-transport.ts';

/**
 * How a server is asked over HTTP: only at the address of its file, past the guard of `dispatcher`, without redirects, and with
 * answers of bounded size. The stream on which a server may speak by itself is not opened: it would hold a connection for
 * what is asked for once a minute anyway.
 *
 * @param onFault hears why an answer was given up, before its reader does.
 */
export function guardedFetch(
  dispatcher: Dispatcher,
  address: URL,
  onFault: (fault: ToolFault) => void,
): FetchLike {
  return async (input, init = {}) => {
    const url = new URL(input);
    const { method = 'GET', headers, body, signal } = init;
    if (url.href !== address.href) throw new ToolError('unreachable');
    if (method === 'GET') return new Response(null, { status: 405 });
    if (body !== undefined && body !== null && typeof body !== 'string') {
      throw new ToolError('unreadable');
    }
    const sent = new Headers(headers);
    const answer = await fetch(url, {
      ...{ method, dispatcher, redirect: 'error', headers: [...sent], body: body ?? null },
      signal: signal ?? null,
    });
    const given = new Headers([...answer.headers]);
    // The body comes out of fetch as plain bytes.
    for (const name of ['content-encoding', 'content-length']) given.delete(name);
    const { status } = answer;
    const empty = status === 204 || status === 205 || status === 304 || answer.body === null;
    const stream = answer.body as ReadableStream<Uint8Array> | null;
    const bounded = empty || stream === null ? null : stream.pipeThrough(atMost(onFault));
    return new Response(bounded, { status, headers: given });
  };
}

function atMost(onFault: (fault: ToolFault) => void): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform: (bytes, controller) => {
      size += bytes.byteLength;
      if (size <= messageBytesMax) {
        controller.enqueue(bytes);
        return;
      }
      onFault('too_large');
      controller.error(new ToolError('too_large'));
    },
  });
}
