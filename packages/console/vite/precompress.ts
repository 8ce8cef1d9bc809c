import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Below this a compressed answer is no smaller on the wire. */
const worthItBytes = 1_024;

/**
 * Writes `.br` and `.gz` beside every text file of the build. At build time, because the best level takes seconds and the
 * server should start at once. index.html is left out: the server writes a nonce into it.
 */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'signalbox-precompress',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(?:js|css|svg)$/.test(name)) continue;
        const path = join(folder, name);
        const plain = readFileSync(path);
        if (plain.length < worthItBytes) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 10 };
        writeFileSync(`${path}.br`, brotliCompressSync(plain, { params }));
        writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
      }
    },
  };
}
