// `npm run screenshots`: pictures of every page of the console for docs/, from a real server with the example workspace.
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { buildWhenStale, repository } from './clone.mjs';

await buildWhenStale();
const { module } = await runnerImport(join(repository, 'e2e', 'support', 'screenshots.ts'), {
  root: repository,
  configFile: false,
  resolve: { conditions: ['@signalbox/source'] },
});
await module.takeScreenshots({
  out: join(repository, 'docs', 'assets', 'console'),
  page: join(repository, 'docs', 'console.md'),
  say: (line) => console.log(line),
});
process.exit(0);
