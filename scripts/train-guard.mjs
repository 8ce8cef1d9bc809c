// `npm run train-guard -- --data DIR [--report]`: trains the injection detector and writes packages/domain/src/guard/injection/weights.ts.
// DIR holds prompt_injection/train.jsonl and banking77, clinc150, hwu64 as train.csv. Deterministic: the same rows give the same file.
// Validation rows are never read here; `signalbox guard-eval` judges on them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import { repository, run, tool } from './clone.mjs';
import { foldOf, groupOf, isPermitted, weightOf } from './guard/choose-rows.mjs';
import { ownSentences } from './guard/own-sentences.mjs';
import { limitFor, reportLeavingOut } from './guard/report.mjs';

const folds = 5;
const honestPerSet = 700;
const given = process.argv.slice(2);
const named = given[given.indexOf('--data') + 1];
if (!given.includes('--data') || named === undefined) {
  console.error('Which data? npm run train-guard -- --data DIR');
  process.exit(2);
}
const data = resolve(process.env.INIT_CWD ?? process.cwd(), named);
if (
  run(process.execPath, [tool('typescript/bin/tsc'), '-b', join(repository, 'packages/domain')]) !==
  0
)
  process.exit(1);
const guard = await import(
  pathToFileURL(
    join(repository, 'packages/domain/dist/guard/injection/training/train-injection.js'),
  ).href
);

const rows = [...readAttacks(), ...readHonest(), ...readExamples(), ...ownSentences()].filter(
  isPermitted,
);
const read = guard.readRows(rows.map((row) => ({ ...row, weight: weightOf(row) })));
console.error(
  `${read.length} texts, ${read.filter(({ row }) => row.attack).length} of them attacks`,
);
const unseen = scoreUnseen((one) => foldOf(one.row, folds));
if (given.includes('--report')) {
  const groups = [...new Set(read.map(({ row }) => groupOf(row)))];
  reportLeavingOut(guard, read, groups, unseen);
}
const model = guard.packInjection(
  guard.trainWeights(read, guard.injectionTraining),
  unseen,
  limitFor,
);
const bytes = (weights) =>
  Buffer.from(weights.buffer, weights.byteOffset, weights.length).toString('base64');
const { hashed, dense, ...numbers } = model;
const lines = Object.entries(numbers).map(
  ([name, value]) => `  ${name}: ${Number(value.toPrecision(9))},`,
);
writeFileSync(
  join(repository, 'packages/domain/src/guard/injection/weights.ts'),
  `/** Made by \`npm run train-guard\`; docs/guides/injection.md names the texts it was made of and their licences. */
export const weights = {
${lines.join('\n')}
  dense:
    '${bytes(dense)}',
  hashed:
    '${bytes(hashed)}',
};
`,
);
console.error(`limit ${model.limit}, ${hashed.length + dense.length} bytes of weights`);

/** Scores of each text by a model that had seen no text of its fold. */
function scoreUnseen(fold) {
  const scores = [];
  for (let left = 0; left < folds; left += 1) {
    const weights = guard.trainWeights(
      read.filter((one) => fold(one) !== left),
      guard.injectionTraining,
    );
    for (const one of read) {
      if (fold(one) !== left) continue;
      const { attack, source } = one.row;
      scores.push({ score: guard.highestScore(weights, one), attack, source });
    }
  }
  return scores;
}

function readAttacks() {
  const lines = readFileSync(join(data, 'prompt_injection/train.jsonl'), 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
    .map(({ id, text, label, source, family }) => ({
      id,
      text,
      attack: label === 1,
      source,
      family,
    }));
}

/** Honest rows, evenly from each set. */
function readHonest() {
  return ['banking77', 'clinc150', 'hwu64'].flatMap((set) => {
    const file = join(data, set, 'train.csv');
    if (!existsSync(file)) return [];
    const texts = parse(readFileSync(file, 'utf8'), { columns: true }).map(({ text }) => text);
    const every = Math.max(1, Math.floor(texts.length / honestPerSet));
    return texts
      .filter((_, at) => at % every === 0)
      .map((text, at) => ({ id: `${set}-${at}`, text, attack: false, source: set, family: set }));
  });
}

/** The tickets of the example workspace, which are part of this project. */
function readExamples() {
  const file = join(repository, 'examples/helpdesk/tickets/past-tickets.csv');
  return parse(readFileSync(file, 'utf8'), { columns: true }).map(({ id, subject, body }) => ({
    ...{ id, text: `${subject}\n${body}`, attack: false, source: 'examples', family: 'examples' },
  }));
}
