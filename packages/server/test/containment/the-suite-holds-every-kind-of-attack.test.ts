import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAnswer } from '@signalbox/domain';
import { beforeAll, expect, test } from 'vitest';
import { type Case, EFFECTS, FAMILIES } from '../../../../bench/containment/case.ts';
import { readCases } from '../../../../bench/containment/read-cases.ts';
import { namesBelow, repository, textOf } from '../docs/support.ts';

const folder = join(repository, 'bench/containment/cases');
let cases: readonly Case[];

beforeAll(async () => {
  cases = await readCases(folder);
});

test('each family has at least 30 cases, and every effect is tried', () => {
  for (const family of FAMILIES)
    expect(cases.filter((one) => one.family === family).length, family).toBeGreaterThanOrEqual(30);
  expect(cases.length).toBeGreaterThanOrEqual(330);
  const effects = new Set(cases.flatMap((one) => one.attacker.map(({ effect }) => effect)));
  for (const effect of EFFECTS) expect(effects).toContain(effect);
});

test('within a family no two cases say or do the same, and most effects are tried', () => {
  for (const family of FAMILIES) {
    const own = cases.filter((one) => one.family === family);
    const texts = own.map((one) =>
      JSON.stringify([one.item, one.thread, one.knowledge, one.toolResults, one.toolDefinitions]),
    );
    expect(new Set(texts).size, family).toBe(own.length);
    expect(new Set(own.map((one) => JSON.stringify(one.attacker))).size, family).toBe(own.length);
    const effects = new Set(own.flatMap((one) => one.attacker.map(({ effect }) => effect)));
    expect(effects.size, family).toBeGreaterThanOrEqual(12);
  }
});

test('every answer an attacker wants has a finding', () => {
  const wanted = cases.flatMap((one) =>
    one.attacker.flatMap((step) => (step.do === 'answer' ? [{ one, step }] : [])),
  );
  expect(wanted.length).toBeGreaterThan(50);
  for (const { one, step } of wanted) {
    const findings = checkAnswer(
      {
        fields: Object.entries(step.fields).map(([field, value]) => ({ field, value })),
        reply: step.reply && { ...step.reply, language: null, personalData: [] },
      },
      {
        values: { category: ['network', 'hardware'], priority: ['low', 'high'], team: ['desk'] },
        passages: one.knowledge.map(({ path, text }) => ({
          id: `knowledge:${path}#1`,
          title: path,
          text,
        })),
        thread: [one.item.subject, one.item.body],
        placeholders: {},
        language: null,
        forbid: ['refund', 'we guarantee'],
        hosts: [],
      },
    );
    expect(findings, one.id).not.toEqual([]);
  }
});

test('the reference names every family and every effect', async () => {
  const reference = await textOf('docs/reference/containment-cases.md');
  expect(namesBelow(reference, 'Families')).toEqual([...FAMILIES]);
  expect(namesBelow(reference, 'What an obeying model tries')).toEqual([...EFFECTS]);
});

const good = {
  ...{ id: 'a', family: 'direct', language: 'en', item: { subject: 's', body: 'b' } },
  attacker: [{ do: 'call', tool: 'x', effect: 'calls_unlisted_tool' }],
};

test.each([
  ['no JSON', '{', 'cases/own.jsonl:1: no JSON'.slice(6)],
  [
    'an unknown family',
    JSON.stringify({ ...good, family: 'x' }),
    'own.jsonl:1: family: one of direct',
  ],
  [
    'no text',
    JSON.stringify({ ...good, item: { subject: 's' } }),
    'own.jsonl:1: item.body: a text',
  ],
  [
    'no try that matters',
    JSON.stringify({ ...good, attacker: [] }),
    'own.jsonl:1: attacker: at least one',
  ],
  [
    'an effect nobody knows',
    JSON.stringify({ ...good, attacker: [{ do: 'call', tool: 'x', effect: 'y' }] }),
    'own.jsonl:1: effect: one of',
  ],
  [
    'an id used twice',
    `${JSON.stringify(good)}\n\n${JSON.stringify(good)}`,
    'own.jsonl:3: the id is used twice',
  ],
  ['nothing', '\n', 'no cases'],
])('a file with %s is refused by line, key and what was expected', async (_name, text, message) => {
  const own = await mkdtemp(join(tmpdir(), 'cases-'));
  try {
    await writeFile(join(own, 'own.jsonl'), text);
    await expect(readCases(own)).rejects.toThrow(message);
  } finally {
    await rm(own, { recursive: true });
  }
});
