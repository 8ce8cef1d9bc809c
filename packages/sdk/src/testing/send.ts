import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelFault } from './types.ts';

export interface Body {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** Joined it is the body; a stream has a part an event. */
  readonly parts: readonly string[];
  readonly streams: boolean;
}

export function jsonBody(status: number, headers: OutgoingHttpHeaders, value: unknown): Body {
  return { status, headers, parts: [JSON.stringify(value)], streams: false };
}

/** Sends a body as the fault wants it. Ends early when the caller gives up. */
export async function send(
  response: ServerResponse,
  body: Body,
  fault: ModelFault | undefined,
  delayMs: number,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: gone.signal });
    if (fault?.kind === 'hang') return;
    response.writeHead(body.status, {
      'content-type': body.streams ? 'text/event-stream; charset=utf-8' : 'application/json',
      ...(body.streams ? { 'cache-control': 'no-cache' } : {}),
      ...body.headers,
    });
    if (fault?.kind === 'cut') return await sendCut(response, body.parts, fault.afterBytes);
    for (const part of partsFor(body, fault)) {
      if (fault?.kind === 'slow') {
        await sleep(fault.msPerChunk, undefined, { signal: gone.signal });
      }
      if (!response.write(part)) await once(response, 'drain', { signal: gone.signal });
    }
    response.end();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

function partsFor(body: Body, fault: ModelFault | undefined): readonly string[] {
  if (fault?.kind === 'bad_json')
    return body.streams ? spoiledEvent(body.parts) : [half(body.parts)];
  if (fault?.kind !== 'slow' || body.streams) return body.parts;
  const text = body.parts.join('');
  const size = Math.max(1, Math.ceil(text.length / 8));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

function half(parts: readonly string[]): string {
  const text = parts.join('');
  return text.slice(0, Math.ceil(text.length / 2));
}

/** The event in the middle ends half way through its data. */
function spoiledEvent(parts: readonly string[]): readonly string[] {
  const middle = Math.floor(parts.length / 2);
  return parts.map((part, index) =>
    index === middle ? `${part.slice(0, Math.ceil(part.length / 2))}\n\n` : part,
  );
}

async function sendCut(
  response: ServerResponse,
  parts: readonly string[],
  afterBytes: number,
): Promise<void> {
  const bytes = Buffer.from(parts.join('')).subarray(0, afterBytes);
  // Told apart from an end: chunks whose last one never comes.
  response.flushHeaders();
  if (bytes.length > 0) {
    await new Promise<void>((resolve) => {
      response.write(bytes, () => resolve());
    });
  }
  // Half closed first, so that what was written arrives before the end.
  response.socket?.destroySoon();
}
