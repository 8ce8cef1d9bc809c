import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './vite/precompress.ts';

const api = process.env['SIGNALBOX_URL'] ?? 'http://127.0.0.1:4100';
const apiPaths = ['/v1', '/healthz', '/readyz', '/openapi.json'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), precompress()],
  resolve: {
    conditions: ['@signalbox/source', 'module', 'browser', 'development|production'],
    // The workspace has a second React for another package's sake; two in one page do not work.
    dedupe: ['react', 'react-dom', 'scheduler'],
  },
  build: {
    target: 'es2022',
    manifest: 'manifest.json',
    // Which chunk is which would tell nobody anything, and the license texts of the bundled packages stay in the files.
    sourcemap: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    // Fonts and pictures stay files: the page allows data: for pictures only.
    assetsInlineLimit: 0,
  },
  server: {
    port: 4180,
    strictPort: true,
    proxy: Object.fromEntries(
      apiPaths.map((path) => [path, { target: api, changeOrigin: true, headers: { origin: api } }]),
    ),
  },
});
