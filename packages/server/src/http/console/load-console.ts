import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** How a file may be packed on its way, in the order we would rather send it. */
export type Packing = 'br' | 'gzip';

export interface ConsoleFile {
  readonly contentType: string;
  readonly etag: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly packed: Readonly<Partial<Record<Packing, Uint8Array<ArrayBuffer>>>>;
  /** Its name holds a hash of its content: it can be kept for ever. */
  readonly isImmutable: boolean;
}

/** The built console, held in memory: two to three megabytes, read once. */
export interface BuiltConsole {
  /** By the path under which it is asked for: `/assets/index-D1.js`. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
  /** The page, with `%STYLE_NONCE%` where the nonce of an answer goes. */
  readonly page: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/** Reads what the build made; null when there is none. Files of other kinds than those above are not served. */
export function loadConsole(directory: string | null): BuiltConsole | null {
  if (directory === null || !existsSync(join(directory, 'index.html'))) return null;
  const files = new Map<string, ConsoleFile>();
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const path = `/${name.split(sep).join('/')}`;
    const contentType = contentTypes[path.split('.').at(-1) ?? ''];
    if (contentType === undefined) continue;
    const body = read(join(directory, name));
    files.set(path, {
      contentType,
      body,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      packed: packedBeside(join(directory, name)),
      isImmutable: path.startsWith('/assets/'),
    });
  }
  return { files, page: readFileSync(join(directory, 'index.html'), 'utf8') };
}

function packedBeside(path: string): ConsoleFile['packed'] {
  const br = existsSync(`${path}.br`) ? { br: read(`${path}.br`) } : {};
  return existsSync(`${path}.gz`) ? { ...br, gzip: read(`${path}.gz`) } : br;
}

/** Copied: small files come as views on one shared buffer, which would be held as a whole. */
function read(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}
