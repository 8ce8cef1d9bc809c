import { randomBytes } from 'node:crypto';
import { packingFor, wantsPage } from './accepts.ts';
import type { BuiltConsole, ConsoleFile } from './load-console.ts';
import { fileHeaders, pageHeaders } from './page-headers.ts';
import { unbuiltPage } from './unbuilt-page.ts';

/** Addresses of programs: a page there would hide that nothing answers. */
const programs = /^\/(?:v1|healthz|readyz|metrics|openapi\.json)(?:\/|$)/;
const nonceBytes = 16;

/**
 * Answers what no route of the API took: files of the console, and its page at every other address a browser asks for, for
 * which page it is is the console's affair. Null for everything else.
 */
export function serveConsole(built: BuiltConsole | null, request: Request): Response | null {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const { pathname } = new URL(request.url);
  const file = built?.files.get(pathname);
  if (file !== undefined) return fileAnswer(file, request);
  if (programs.test(pathname) || pathname.startsWith('/assets/')) return null;
  if (!wantsPage(request.headers.get('accept') ?? '')) return null;
  return pageAnswer(built, request);
}

function fileAnswer(file: ConsoleFile, request: Request): Response {
  const packing = packingFor(file, request.headers.get('accept-encoding') ?? '');
  const body = packing === null ? file.body : (file.packed[packing] ?? file.body);
  // A packed file is another representation: caches must not give it to who cannot read it.
  const etag = packing === null ? file.etag : file.etag.replace(/"$/, `-${packing}"`);
  const headers = {
    ...fileHeaders,
    etag,
    vary: 'accept-encoding',
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (isKnown(request.headers.get('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: {
      ...headers,
      'content-type': file.contentType,
      'content-length': String(body.byteLength),
      ...(packing === null ? {} : { 'content-encoding': packing }),
    },
  });
}

/** Never 304: each answer has a nonce of its own, and a kept page would have another than the headers. It is 1 KB. */
function pageAnswer(built: BuiltConsole | null, request: Request): Response {
  const nonce = randomBytes(nonceBytes).toString('base64url');
  const page = (built?.page ?? unbuiltPage).replaceAll('%STYLE_NONCE%', nonce);
  return new Response(request.method === 'HEAD' ? null : page, {
    status: built === null ? 503 : 200,
    headers: {
      ...pageHeaders(nonce),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept',
    },
  });
}

/** `If-None-Match` compares weakly: a proxy that packs may have put W/ before it. */
function isKnown(given: string | null, etag: string): boolean {
  return (given ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
