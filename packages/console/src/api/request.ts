import { ApiProblem, offline, problemOf } from './api-problem.ts';

export type QueryValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface RequestOptions {
  readonly query?: QueryValues | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, e.g. a file; `type` is its media type. */
  readonly raw?: { readonly data: Blob | string; readonly type: string } | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

let signedOut: () => void = () => undefined;

/** Called when a request is refused because nobody is signed in, or no longer. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** `path` with the query values that are set; empty ones are left out. */
export function withQuery(path: string, query: QueryValues = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') given.set(name, String(value));
  }
  const text = given.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Asks the API of this origin, with the session's cookie. Nothing is sent twice by itself: repeating GETs is the query
 * client's affair.
 *
 * @throws ApiProblem for every refusal, and with code `offline` when no answer came; AbortError when `signal` ended it.
 */
export async function request<T>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiProblem({
      status: response.status,
      code: 'unexpected_answer',
      detail:
        'The answer is no JSON; something between this browser and Signalbox may have changed it.',
      retry: 'later',
      requestId: response.headers.get('x-request-id'),
    });
  }
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const { body, raw, signal } = options;
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (raw !== undefined) headers['content-type'] = raw.type;
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      body: raw?.data ?? (body === undefined ? null : JSON.stringify(body)),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw offline();
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && problem.code === 'unauthorized') signedOut();
  throw problem;
}

export const get = <T>(path: string, options?: RequestOptions): Promise<T> =>
  request<T>('GET', path, options);
export const post = <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
  request<T>('POST', path, { ...options, body: body ?? {} });
export const del = <T>(path: string, options?: RequestOptions): Promise<T> =>
  request<T>('DELETE', path, options);
