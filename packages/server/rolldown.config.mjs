// The command as few files: read one by one, the 600 of our own cost every command a third of its start. Packages of others stay where npm
// put them: an update of one needs no new build, and two copies of zod would not know each other's schemas.
// All chunks lie side by side in dist/program: what is found by its place relative to a source (migrations, the console, the starter)
// is found from there as from dist/cli.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const program = fileURLToPath(new URL('dist/program', import.meta.url));
const own = /^(?:@signalbox\/|[./])/;
const keptMs = 7 * 86_400_000;

/** Names of chunks carry a hash. A server that runs from this clone loads some of them late: those of earlier builds stay for a week. */
function removeOld() {
  for (const name of readdirSync(program)) {
    const path = join(program, name);
    if (Date.now() - statSync(path).mtimeMs > keptMs) rmSync(path);
  }
}

export default defineConfig({
  input: { main: 'dist/cli/main.js', 'training-thread': 'dist/learn/training-thread.js' },
  platform: 'node',
  external: (id) => !own.test(id),
  output: { dir: 'dist/program', format: 'esm', chunkFileNames: '[name]-[hash].js' },
  plugins: [{ name: 'remove-old', writeBundle: removeOld }],
});
