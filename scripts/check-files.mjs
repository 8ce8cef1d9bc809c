// What no other tool checks of the files: their length, where the environment is read, and that nothing is left unfinished.
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { repository } from './clone.mjs';

const longestFile = 400;
const medianBelow = 100;
const folders = ['domain', 'contract', 'server', 'sdk', 'console'].map(
  (name) => `packages/${name}/src`,
);
const alsoShort = [
  'packages/domain/test',
  'packages/contract/test',
  'packages/server/test',
  'packages/sdk/test',
  'packages/console/test',
  'packages/console/vite',
  'packages/server/bin',
  'e2e',
  'scripts',
  'bench',
];

/** Rules on the text of source files: name, pattern, where it is allowed, and why it is not elsewhere. */
const textRules = [
  [
    'process.env',
    /process\.env\b/,
    /^packages\/server\/src\/config\//,
    'settings are read in config/ only',
  ],
  [
    'console',
    /\bconsole\.\w+\(/,
    /^$/,
    'results go through cli/output.ts, everything else through the logger',
  ],
  ['unfinished', /\b(?:TODO|FIXME|XXX|HACK)\b/, /^$/, 'finish it or leave it out'],
];

const sources = folders.flatMap(read);
const faults = [];
for (const { path, text, lines } of [...sources, ...alsoShort.flatMap(read)]) {
  if (lines > longestFile) faults.push(`${path}: ${lines} lines, more than ${longestFile}`);
  for (const [name, pattern, allowed, why] of textRules) {
    if (!path.includes('/src/') || allowed.test(path)) continue;
    const at = text
      .split('\n')
      .findIndex((line) => pattern.test(line) && !/^\s*(?:\/\/|\*)/.test(line));
    if (at >= 0) faults.push(`${path}:${at + 1}: ${name}: ${why}`);
  }
}
const sizes = sources.map(({ lines }) => lines).sort((a, b) => a - b);
const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
if (median >= medianBelow)
  faults.push(`the median source file has ${median} lines, not below ${medianBelow}`);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${sources.length} source files, median ${median} lines, longest ${sizes.at(-1)}`);

function read(folder) {
  let names;
  try {
    names = readdirSync(join(repository, folder), { recursive: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => /\.(?:ts|tsx|js|mjs)$/.test(name))
    .map((name) => {
      const path = `${folder}/${name.split(sep).join('/')}`;
      const text = readFileSync(join(repository, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1 };
    });
}
