/**
 * On every answer. The API serves data to programs: nothing may be sniffed, kept by a cache between, framed, or run as a page.
 * There are no CORS headers, so no other site's script can read an answer.
 */
const baseHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const;

export type Headers = Readonly<Record<string, string>>;

/** An answer of a handler, before the headers every answer has. */
export interface Reply {
  readonly status: number;
  readonly headers?: Headers;
  readonly contentType: string;
  /** Set-Cookie values. */
  readonly cookies?: readonly string[];
  readonly body: string | ReadableStream<Uint8Array>;
}

export function json(status: number, value: unknown, headers?: Headers): Reply {
  const body = JSON.stringify(value);
  return {
    status,
    contentType: 'application/json',
    body,
    ...(headers === undefined ? {} : { headers }),
  };
}

/** One `Response` with all its headers at once: changing them later makes the server copy the body. */
export function toResponse(reply: Reply, requestId: string): Response {
  const headers = {
    ...baseHeaders,
    'content-type': reply.contentType,
    'x-request-id': requestId,
    ...reply.headers,
  };
  const cookies = reply.cookies ?? [];
  return new Response(reply.body, {
    status: reply.status,
    // A record holds one value a name; cookies are several.
    headers:
      cookies.length === 0
        ? headers
        : [
            ...Object.entries(headers),
            ...cookies.map((cookie): [string, string] => ['set-cookie', cookie]),
          ],
  });
}
