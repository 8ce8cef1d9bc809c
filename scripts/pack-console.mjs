// What npm runs before and after it packs the server: the published package has the console beside its own build, a clone has
// it where the console is built. `--remove` takes the copy away again.
import { cpSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildWhenStale, installWhenNeeded, repository } from './clone.mjs';

const copy = join(repository, 'packages', 'server', 'dist', 'console');
rmSync(copy, { recursive: true, force: true });
if (!process.argv.includes('--remove')) {
  installWhenNeeded();
  await buildWhenStale();
  cpSync(join(repository, 'packages', 'console', 'dist'), copy, {
    recursive: true,
    // Stamps of the build are no part of it.
    filter: (path) => !basename(path).startsWith('.'),
  });
}
