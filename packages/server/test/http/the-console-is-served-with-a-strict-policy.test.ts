import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltConsole, loadConsole } from '../../src/http/console/load-console.ts';
import { serveConsole } from '../../src/http/console/serve-console.ts';

const script = 'export const a = 1;\n'.repeat(100);
let folder = '';
let built: BuiltConsole | null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-pages-'));
  await mkdir(join(folder, 'assets'));
  const page =
    '<meta name="style-nonce" content="%STYLE_NONCE%"><script src="/assets/a-1.js"></script>';
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'manifest.json'), '{}');
  await writeFile(join(folder, 'color-scheme.js'), 'void 0;\n');
  await writeFile(join(folder, 'assets', 'a-1.js'), script);
  await writeFile(join(folder, 'assets', 'a-1.js.br'), brotliCompressSync(script));
  await writeFile(join(folder, 'assets', 'a-1.js.gz'), gzipSync(script));
  built = loadConsole(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Response | null {
  return serveConsole(built, new Request(`http://localhost${path}`, { method, headers }));
}

test.each([
  '/',
  '/inbox',
  '/items/0192f0c0-0000-7000-8000-000000000001',
  '/setup',
  '/nowhere',
  '/v10',
])('a browser gets the page at %s', async (path) => {
  const answer = ask(path, browser);
  expect(answer?.status).toBe(200);
  expect(answer?.headers.get('cache-control')).toBe('no-cache');
  expect(await answer?.text()).toContain('<script src="/assets/a-1.js">');
});

test('a page allows scripts of its own files only, no frame, and styles by a nonce that is never the same', async () => {
  const [one, other] = [ask('/', browser), ask('/', browser)];
  const policy = one?.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([\w-]{22,})'/.exec(policy)?.[1] ?? '';
  expect(nonce).not.toBe('');
  expect(await one?.text()).toContain(`content="${nonce}"`);
  expect(other?.headers.get('content-security-policy')).not.toBe(policy);
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ]);
  expect(Object.fromEntries(one?.headers ?? [])).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  });
});

test.each([
  ['an unknown path of the API', '/v1/nothing', browser],
  ['the API itself', '/v1', browser],
  ['a file that is not there', '/assets/gone.js', browser],
  ['a program that takes anything', '/inbox', { accept: '*/*' }],
  ['a program that says nothing', '/inbox', {}],
  ['what refuses pages', '/inbox', { accept: 'text/html;q=0, application/json' }],
  ['the list of files', '/manifest.json', { accept: 'application/json' }],
  ['the packed form by its name', '/assets/a-1.js.br', {}],
  ['a way out of the folder', '/assets/../../secret.js', {}],
])('%s is not the console', (_, path, headers) => {
  expect(ask(path, headers as Record<string, string>)).toBeNull();
});

test.each(['POST', 'PUT', 'DELETE'])('%s is not the console', (method) => {
  expect(ask('/', browser, method)).toBeNull();
});

test('files with a hash in their name are kept for ever, others are asked for again', () => {
  expect(ask('/assets/a-1.js')?.headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  );
  expect(ask('/color-scheme.js')?.headers.get('cache-control')).toBe('no-cache');
});

test.each([
  ['br, gzip', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['', null],
  ['identity', null],
])('to Accept-Encoding %j it answers in %s', async (encoding, packing) => {
  const answer = ask('/assets/a-1.js', { 'accept-encoding': encoding });
  expect(answer?.headers.get('content-encoding')).toBe(packing);
  expect(answer?.headers.get('vary')).toBe('accept-encoding');
  const body = Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0));
  expect(answer?.headers.get('content-length')).toBe(String(body.length));
  if (packing === 'br') expect(brotliDecompressSync(body).toString()).toBe(script);
  if (packing === null) expect(body.toString()).toBe(script);
});

test('a file that is known is not sent again, in its own packing only', async () => {
  const packed = { 'accept-encoding': 'br' };
  const etag = ask('/assets/a-1.js', packed)?.headers.get('etag') ?? '';
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
    const answer = ask('/assets/a-1.js', { ...packed, 'if-none-match': known });
    expect([answer?.status, await answer?.text()]).toEqual([304, '']);
  }
  expect(ask('/assets/a-1.js', { 'if-none-match': etag })?.status).toBe(200);
});

test('HEAD gives the head only', async () => {
  const answer = ask('/assets/a-1.js', {}, 'HEAD');
  expect(answer?.headers.get('content-length')).toBe(String(script.length));
  expect(await answer?.text()).toBe('');
  expect(await ask('/', browser, 'HEAD')?.text()).toBe('');
});

test('without a build a browser is told how to make one', async () => {
  expect(loadConsole(join(folder, 'assets'))).toBeNull();
  const answer = serveConsole(null, new Request('http://localhost/', { headers: browser }));
  expect(answer?.status).toBe(503);
  expect(await answer?.text()).toContain('npm run build');
});
