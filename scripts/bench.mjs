// `npm run bench -- NAME [--json] [--data DIR] [--…]`: builds, compiles bench/ and runs the function `run` of bench/NAME.ts.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhenStale, installWhenNeeded, repository, run, tool } from './clone.mjs';

const benches = readdirSync(join(repository, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .sort();
const { name, json, data, rest } = readArguments(process.argv.slice(2));
if (!benches.includes(name)) {
  console.error(
    `${name === null ? 'Which bench?' : `There is no bench ${name}.`} There are: ${benches.join(', ')}`,
  );
  process.exit(2);
}
installWhenNeeded();
await buildWhenStale();
const folder = compile();
const startedAt = new Date().toISOString();
const { run: bench } = await import(pathToFileURL(join(folder, `${name}.js`)).href);
// Compiled benches do not stand where their sources do.
process.env.SIGNALBOX_BENCH_ROOT = repository;
const measured = await bench({ data: dataFolder(data), json, rest });
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
const report = {
  bench: name,
  ok: false,
  peer: null,
  version,
  cpus: availableParallelism(),
  startedAt,
  ...measured,
};
if (json) console.log(JSON.stringify(report));
else for (const line of lines(report)) console.log(line);
process.exitCode = report.ok === false ? 1 : 0;

/** `--json` and `--data DIR` are ours, the first word is the bench; everything else is the bench's own. */
function readArguments(given) {
  const found = { name: null, json: false, data: null, rest: [] };
  for (let at = 0; at < given.length; at += 1) {
    const argument = given[at];
    if (argument === '--json') found.json = true;
    else if (argument === '--data') {
      at += 1;
      found.data = given[at] ?? null;
    } else if (argument.startsWith('--data=')) found.data = argument.slice('--data='.length);
    else if (found.name === null && !argument.startsWith('-')) found.name = argument;
    else found.rest.push(argument);
  }
  return found;
}

/** `--data` wins over SIGNALBOX_EVAL_DATA; there is no other way to name the folder. */
function dataFolder(given) {
  const named = given ?? process.env.SIGNALBOX_EVAL_DATA ?? '';
  return named === '' ? null : resolve(process.env.INIT_CWD ?? process.cwd(), named);
}

/** Benches are no part of the build, so they are compiled apart; their imports of packages and of sources lead to the build. */
function compile() {
  const out = join(repository, 'node_modules', '.cache', 'signalbox-bench');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const config = {
    extends: join(repository, 'tsconfig.base.json'),
    compilerOptions: {
      ...{ composite: false, declaration: false, declarationMap: false, sourceMap: true },
      // Packages are used as built; only what a bench names by its path is compiled with it.
      customConditions: [],
      ...{ types: ['node'], typeRoots: [join(repository, 'node_modules', '@types')] },
      ...{ rootDir: repository, outDir: out },
    },
    include: [join(repository, 'bench')],
  };
  const file = join(out, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  const status = run(process.execPath, [tool('typescript/bin/tsc'), '-p', file, '--noCheck'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(2);
  layOutBeside(out);
  return join(out, 'bench');
}

/**
 * Compiled benches find their scripts in other languages beside them. The packages' sources, compiled with them because they
 * import them, find starter and migration files where they look for them: one folder above.
 */
function layOutBeside(out) {
  cpSync(join(repository, 'bench'), join(out, 'bench'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  const server = join(repository, 'packages', 'server');
  const copy = join(out, 'packages', 'server');
  if (!existsSync(copy)) return;
  for (const name of ['migrations', 'starter', 'package.json', 'node_modules']) {
    if (existsSync(join(server, name))) symlinkSync(join(server, name), join(copy, name));
  }
}

function* lines(value, indent = '') {
  for (const [key, one] of Object.entries(value)) {
    if (Array.isArray(one) && one.every((row) => typeof row === 'object' && row !== null)) {
      yield `${indent}${key}:`;
      for (const row of one)
        yield `${indent}  ${Object.entries(row)
          .map(([name, cell]) => `${name} ${show(cell)}`)
          .join('  ')}`;
    } else if (typeof one === 'object' && one !== null && !Array.isArray(one)) {
      yield `${indent}${key}:`;
      yield* lines(one, `${indent}  `);
    } else yield `${indent}${key.padEnd(22)} ${show(one)}`;
  }
}

function show(value) {
  if (typeof value === 'number' && !Number.isInteger(value))
    return String(Number(value.toPrecision(5)));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
