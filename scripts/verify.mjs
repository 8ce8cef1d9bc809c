// `npm run verify`: everything that must hold before a change is merged, cheapest first, one line each. Stops at the first
// check that fails and shows what it said. `--fast` runs of the tests only those of the docs.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { installWhenNeeded, repository, tool } from './clone.mjs';

/** dependency-cruiser says "no violations" just as gladly when a wrong compiler version shows it no file at all. */
const leastModules = 100;

const checks = [
  ['files', ['scripts/check-files.mjs']],
  ['biome', [tool('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '.']],
  [
    'imports',
    [
      tool('dependency-cruiser/bin/dependency-cruise.mjs'),
      'packages',
      '--config',
      '.dependency-cruiser.cjs',
    ],
    sawModules,
  ],
  ['knip', [tool('knip/bin/knip.js'), '--no-progress']],
  ['rules', ['scripts/prove-rules.mjs']],
  ['types', [tool('typescript/bin/tsc'), '-b']],
  ['test types', [tool('typescript/bin/tsc'), '-p', 'tsconfig.test.json']],
  ['console types', [tool('typescript/bin/tsc'), '-p', 'packages/console/tsconfig.json']],
  ['e2e types', [tool('typescript/bin/tsc'), '-p', 'e2e/tsconfig.json']],
  ['eslint', [tool('eslint/bin/eslint.js'), '.']],
  ...(process.argv.includes('--fast')
    ? docsChecks()
    : [['tests', [tool('vitest/vitest.mjs'), 'run'], testSummary]]),
];

installWhenNeeded();
for (const [name, args, judge = lastLine] of checks) {
  const started = performance.now();
  const result = spawnSync(process.execPath, args, {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const said = stripVTControlCharacters(`${result.stdout}${result.stderr}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const remark = result.status === 0 ? judge(said) : null;
  if (remark === null) {
    console.log(`FAIL  ${name.padEnd(13)}  ${seconds} s`);
    console.log(said.trim());
    process.exit(1);
  }
  console.log(`ok    ${name.padEnd(13)}  ${seconds} s  ${remark}`);
}

/** Tests that compare the documentation with the code; the whole suite has them too. */
function docsChecks() {
  const folder = join('packages', 'server', 'test', 'docs');
  const there =
    existsSync(join(repository, folder)) &&
    readdirSync(join(repository, folder)).some((file) => file.endsWith('.test.ts'));
  return there ? [['docs', [tool('vitest/vitest.mjs'), 'run', folder], testSummary]] : [];
}

/** Null when the check passed without having looked. */
function sawModules(said) {
  const seen = Number(/(\d+) modules/.exec(said)?.[1] ?? 0);
  return seen > leastModules ? `${seen} modules` : null;
}

function testSummary(said) {
  const summary = /^\s*Tests\s+(.*)$/m.exec(said);
  return summary === null ? null : summary[1].trim();
}

function lastLine(said) {
  return said.trim().split('\n').at(-1)?.trim().slice(0, 100) ?? '';
}
