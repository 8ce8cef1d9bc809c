import { expect, test } from 'vitest';
import {
  compareParaphrases,
  compareRounds,
  type Decided,
} from '../../../../bench/agreement/compare.ts';
import { whyOf } from '../../../../bench/agreement/desk-files.ts';
import { judgeVersions } from '../../../../bench/agreement/judge-versions.ts';
import { type RewriteKind, rewrite, rewriteKinds } from '../../../../bench/agreement/rewrites.ts';
import { type Measured, verdictOn } from '../../../../bench/agreement/verdict.ts';

const written = {
  subject: 'Issue with my laptop',
  body: 'The laptop is broken. I do not get any mails. It is urgent. Please help me.',
};
/** As real tickets are published: without small words and full stops. */
const bare = { subject: '', body: 'issue mailbox please help mailbox almost full' };

test.each<[RewriteKind, Partial<typeof written>]>([
  ['case', { body: written.body.toLowerCase(), subject: 'issue with my laptop' }],
  [
    'contractions',
    { body: "The laptop is broken. I don't get any mails. It's urgent. Please help me." },
  ],
  [
    'sentence order',
    { body: 'The laptop is broken. It is urgent. I do not get any mails. Please help me.' },
  ],
  [
    'synonyms',
    {
      subject: 'Problem with my notebook',
      body: written.body.replace('laptop is broken', 'notebook is defective'),
    },
  ],
])('%s says the same in other words', (kind, changed) => {
  expect(rewrite(kind, written)).toEqual({ ...written, ...changed });
});

test('a rewrite is the same each time, changes something or is none, and a typo is of one letter', () => {
  for (const ticket of [written, bare]) {
    for (const kind of rewriteKinds) {
      const once = rewrite(kind, ticket);
      expect(once, kind).toEqual(rewrite(kind, ticket));
      expect(once, kind).not.toEqual(ticket);
    }
    const { subject = null, body = '' } = rewrite('typo', ticket) ?? {};
    expect(subject).toBe(ticket.subject);
    expect(Math.abs(body.length - ticket.body.length)).toBeLessThanOrEqual(1);
    expect(body.split(' ').filter((word, n) => word !== ticket.body.split(' ')[n])).toHaveLength(1);
  }
  expect(rewrite('sentence order', bare)).toBeNull();
  expect(rewrite('contractions', bare)).toBeNull();
});

const decided = (value: string, confidence = 0.9, lane = 'auto'): Decided => ({
  fields: { category: { value, confidence, tier: 'builtin' } },
  ...{ lane, reasons: ['sure_enough'] },
});

test('a value, a last digit, a lane or a decision that is missing is a difference with its ticket and field', () => {
  const first = new Map([
    ...[
      ['0', decided('a')],
      ['1', decided('a')],
      ['2', decided('a')],
    ],
    ...[
      ['3', decided('a')],
      ['4', decided('a')],
    ],
  ] as [string, Decided][]);
  const second = new Map([
    ...[
      ['0', decided('a')],
      ['1', decided('b')],
      ['2', decided('a', 0.9 + 1e-15)],
    ],
    ...[['3', decided('a', 0.9, 'assisted')]],
  ] as [string, Decided][]);
  const { compared, equal, differences } = compareRounds(first, second);
  expect({ compared, equal }).toEqual({ compared: 5, equal: 1 });
  expect(differences.map(({ ticket, field }) => `${ticket} ${field}`)).toEqual([
    ...['1 category.value', '2 category.confidence', '3 lane', '4 decision'],
  ]);
});

test('paraphrases are counted by value, by lane and by both', () => {
  expect(
    compareParaphrases([
      [decided('a'), decided('a', 0.7)],
      [decided('a'), decided('b')],
      [decided('a'), decided('a', 0.9, 'assisted')],
    ]),
  ).toEqual({
    ...{ tickets: 3, sameValues: 2, sameLane: 2, sameDecision: 1 },
    confidenceMoved: expect.closeTo(0.1, 10),
  });
});

test('an answer of another edition than that of its version is stale, and a decision is held against that edition', () => {
  const round = new Map([
    ['0', decided('a')],
    ['1', decided('a')],
    ['2', decided('b')],
  ]);
  const under = new Map([
    ['0', { versionId: 'v1', why: whyOf('one') }],
    ['1', { versionId: 'v2', why: whyOf('one') }],
    ['2', { versionId: 'v2', why: null }],
  ]);
  const atIdle = {
    one: new Map([['0', decided('a')]]),
    two: new Map([
      ['1', decided('a')],
      ['2', decided('a')],
    ]),
  };
  const editionOf = (id: string): 'one' | 'two' => (id === 'v1' ? 'one' : 'two');
  const judged = judgeVersions({ round, under }, editionOf, atIdle);
  expect(judged.decided).toEqual({ one: 1, two: 2 });
  expect(judged.stale.map(({ ticket, field }) => `${ticket} ${field}`)).toEqual(['1 answer']);
  expect(judged.different.map(({ ticket, field }) => `${ticket} ${field}`)).toEqual([
    '2 category.value',
  ]);
});

test('a run without a difference is ok only if cache, load, kills and both editions were there', () => {
  const nothing = { differences: [], compared: 2, equal: 2 };
  const measured: Measured = {
    repeats: [{ ...nothing, between: 'run 1 and run 2', of: 'tickets', wanted: 2 }],
    versions: [{ of: 'between', decided: { one: 1, two: 1 }, stale: [], different: [] }],
    loads: [{ flooded: 300, kills: 1 }],
    use: { conversations: 2, asked: 6, fromCache: 1, begunAnew: 1 },
  };
  expect(verdictOn(measured)).toEqual({ ok: true, faults: [], notTried: [] });
  const without = { ...measured, use: { ...measured.use, fromCache: 0 } };
  expect(verdictOn(without)).toMatchObject({ ok: false, notTried: ['an answer from the cache'] });
  const fault = { ticket: '1', field: 'lane', first: 'auto', second: 'manual' };
  const repeats = measured.repeats.map((one) => ({ ...one, differences: [fault] }));
  expect(verdictOn({ ...measured, repeats })).toMatchObject({
    ...{ ok: false, faults: [{ where: 'run 1 and run 2', ...fault }] },
  });
});
