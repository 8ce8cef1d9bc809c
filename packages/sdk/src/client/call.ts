import type { CallError, CallOptions, LocalErrorCode, Result } from './result.ts';

export interface Connection {
  /** Where the server is, without a slash at the end. */
  readonly base: string;
  readonly key: string;
  readonly timeoutMs: number;
}

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Parts behind /v1; each is encoded. */
  readonly path: readonly string[];
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Sends once and never throws: every end is a result. Redirects are not followed, so the key goes nowhere else. That an answer has
 * the shape of its route is the server's word; only problems are looked at.
 */
export async function call<T>(
  connection: Connection,
  request: Request,
  options: CallOptions = {},
): Promise<Result<T>> {
  const late = AbortSignal.timeout(connection.timeoutMs);
  const signal = options.signal === undefined ? late : AbortSignal.any([late, options.signal]);
  try {
    const response = await fetch(addressOf(connection, request), {
      method: request.method,
      redirect: 'manual',
      signal,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${connection.key}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    return read<T>(response, await response.text());
  } catch {
    if (options.signal?.aborted === true) return failed('cancelled', 'never');
    return late.aborted ? failed('timed_out', 'later') : failed('unreachable', 'later');
  }
}

function addressOf({ base }: Connection, { path, query = {} }: Request): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  const asked = parameters.size === 0 ? '' : `?${parameters}`;
  return `${base}/v1/${path.map(encodeURIComponent).join('/')}${asked}`;
}

function read<T>(response: Response, text: string): Result<T> {
  const body = parse(text);
  if (response.ok && isObject(body)) return { ok: true, value: body as T };
  if (!response.ok && isObject(body) && typeof body['code'] === 'string') {
    return { ok: false, error: problemOf(response, body) };
  }
  return failed('unexpected_answer', 'after-fix', response.status);
}

function problemOf(response: Response, body: Readonly<Record<string, unknown>>): CallError {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    code: body['code'] as CallError['code'],
    retry: body['retry'] as CallError['retry'],
    status: response.status,
    title: String(body['title']),
    detail: String(body['detail']),
    errors: Array.isArray(body['errors']) ? (body['errors'] as CallError['errors']) : [],
    retryAfterMs: Number.isFinite(wait) ? wait * 1_000 : null,
    requestId: response.headers.get('x-request-id'),
  };
}

const titles: Readonly<Record<LocalErrorCode, string>> = {
  unreachable: 'The server cannot be reached, or the connection broke.',
  timed_out: 'The server did not answer in time.',
  cancelled: 'The caller ended the call.',
  unexpected_answer: 'What answered is not a Signalbox; look at the address.',
};

function failed(
  code: LocalErrorCode,
  retry: CallError['retry'],
  status: number | null = null,
): { readonly ok: false; readonly error: CallError } {
  const title = titles[code];
  const unknown = { errors: [], retryAfterMs: null, requestId: null };
  return { ok: false, error: { code, retry, status, title, detail: title, ...unknown } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
