// `node scripts/look.mjs /inbox [full|empty|error|out] [--press KEY]… [--out DIR] [--url URL --email E --password P]`
// Builds the console and takes pictures of a page in both themes and widths, with what axe finds. For those who build pages.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, runnerImport } from 'vite';
import { repository } from './clone.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    press: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: join(tmpdir(), 'signalbox-look') },
    url: { type: 'string' },
    email: { type: 'string', default: '' },
    password: { type: 'string', default: '' },
  },
});
const [path = '/', state = 'full'] = positionals;
const { url, email, password, press, out } = values;
// A folder of its own: several people look at several pages at the same time.
const built = url === undefined ? mkdtempSync(join(tmpdir(), 'signalbox-console-')) : null;
if (built !== null) {
  process.on('exit', () => rmSync(built, { recursive: true, force: true }));
  const root = join(repository, 'packages', 'console');
  const configFile = join(root, 'vite.config.ts');
  await build({ root, configFile, logLevel: 'warn', build: { outDir: built, emptyOutDir: true } });
}
const { module } = await runnerImport(join(repository, 'e2e', 'support', 'look.ts'), {
  root: repository,
  configFile: false,
  resolve: { conditions: ['@signalbox/source'] },
});
const server = url === undefined ? null : { url, email, password };
console.log(`pictures in ${out}`);
const good = await module.look({
  path,
  state,
  out,
  press,
  server,
  built,
  say: (line) => console.log(line),
});
process.exit(good ? 0 : 1);
