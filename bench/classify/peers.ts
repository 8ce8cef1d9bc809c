import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './rows.ts';

/** The system's own Python: scikit-learn comes from the distribution, not from a version manager's Python. */
const PYTHON = '/usr/bin/python3';

export type Peers = { readonly svc: boolean; readonly fastText: boolean };

/** Which peers this machine has. */
export function findPeers(): Peers {
  const python = spawnSync(PYTHON, ['-c', 'import sklearn, scipy'], { stdio: 'ignore' });
  const fastText = spawnSync('fasttext', [], { stdio: 'ignore' });
  return { svc: python.status === 0, fastText: fastText.error === undefined };
}

/** The folder of the peer scripts: beside this file, or in the checkout when this file was compiled elsewhere. */
function scriptPath(name: string): string {
  const beside = join(import.meta.dirname, name);
  return existsSync(beside) ? beside : join(process.cwd(), 'bench', 'classify', name);
}

export type SvcResult = {
  readonly predictions: readonly string[];
  readonly confidences: readonly number[];
  readonly trainSeconds: number;
};

export function runSvc(
  folder: string,
  train: readonly Row[],
  validation: readonly Row[],
): SvcResult {
  const paths = [join(folder, 'train.jsonl'), join(folder, 'validation.jsonl')];
  const lines = (rows: readonly Row[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
  writeFileSync(paths[0] ?? '', lines(train));
  writeFileSync(paths[1] ?? '', lines(validation));
  const out = execFileSync(PYTHON, [scriptPath('svc.py'), ...paths], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(out.toString('utf8')) as SvcResult;
}

export type FastTextResult = {
  readonly predictions: readonly string[];
  readonly trainSeconds: number;
};

/** Trains with the settings the promise names. Labels are numbered, so that no label can break the file format. */
export function runFastText(
  folder: string,
  train: readonly Row[],
  validation: readonly Row[],
): FastTextResult {
  const labels = [...new Set(train.map((row) => row.label))];
  const number = new Map(labels.map((label, at) => [label, at]));
  const input = join(folder, 'fasttext.train');
  const test = join(folder, 'fasttext.validation');
  const model = join(folder, 'fasttext.model');
  const line = (row: Row): string => `__label__${number.get(row.label) ?? -1} ${words(row.text)}`;
  writeFileSync(input, `${train.map(line).join('\n')}\n`);
  writeFileSync(test, `${validation.map((row) => words(row.text)).join('\n')}\n`);
  const settings = '-lr 1 -epoch 50 -wordNgrams 2 -minn 2 -maxn 4 -thread 2'.split(' ');
  const started = performance.now();
  execFileSync('fasttext', ['supervised', '-input', input, '-output', model, ...settings], {
    stdio: 'ignore',
  });
  const trainSeconds = (performance.now() - started) / 1000;
  const out = execFileSync('fasttext', ['predict', `${model}.bin`, test], {
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const predictions = out
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((answer) => labels[Number(answer.replace('__label__', ''))] ?? '');
  return { predictions, trainSeconds };
}

/** Lower-case words and marks apart, as fastText's own preparation scripts do. Never an empty line. */
function words(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu) ?? ['.']).join(
    ' ',
  );
}
