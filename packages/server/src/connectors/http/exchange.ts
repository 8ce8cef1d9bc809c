import type { Dispatcher } from 'undici';
import { ConnectorError } from '../connector.ts';

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Larger answers are not tickets. */
const answerBytesMax = 2_000_000;

/**
 * One request to an outside system: never redirected, never repeated, its answer read to the end and kept from messages.
 *
 * @param withinMs for the whole exchange; what has not ended by then is cut off.
 * @returns the text of a 2xx answer.
 * @throws ConnectorError for everything else.
 */
export async function exchange(
  dispatcher: Dispatcher,
  origin: string,
  request: Exchange,
  withinMs: number,
): Promise<string> {
  // AbortSignal.timeout would leave a live timer behind every request that was answered.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), withinMs);
  try {
    return await converse(dispatcher, origin, request, abort.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function converse(
  dispatcher: Dispatcher,
  origin: string,
  request: Exchange,
  signal: AbortSignal,
): Promise<string> {
  let answer: Dispatcher.ResponseData;
  try {
    answer = await dispatcher.request({
      origin,
      path: request.path,
      method: request.method as Dispatcher.HttpMethod,
      headers: { accept: 'application/json', ...request.headers },
      body: request.body,
      signal,
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return await readText(answer);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('unreachable', { cause: error });
  }
  // The status says it all, however long the page about it is and whether or not it ends.
  await answer.body.dump().catch(() => undefined);
  throw faultOf(answer);
}

function faultOf({ statusCode: status, headers }: Dispatcher.ResponseData): ConnectorError {
  if (status === 429)
    return new ConnectorError('busy', { status, retryAfterMs: retryAfterMs(headers) });
  // 408 and 5xx leave open whether anything was done, as a lost connection does.
  if (status >= 500 || status === 408) return new ConnectorError('unreachable', { status });
  return new ConnectorError('refused', { status });
}

async function readText(answer: Dispatcher.ResponseData): Promise<string> {
  const declared = Number(answer.headers['content-length'] ?? 0);
  if (declared > answerBytesMax) {
    answer.body.destroy();
    throw new ConnectorError('unreadable', { status: answer.statusCode });
  }
  if (declared > 0) return answer.body.text();
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer.body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > answerBytesMax) {
      answer.body.destroy();
      throw new ConnectorError('unreadable', { status: answer.statusCode });
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3), at most an hour. */
function retryAfterMs(headers: Dispatcher.ResponseData['headers']): number | undefined {
  const value = headers['retry-after'];
  if (typeof value !== 'string') return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3_600) * 1000 : undefined;
}
