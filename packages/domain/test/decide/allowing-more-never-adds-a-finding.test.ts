import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AnswerContext,
  type AnswerToCheck,
  checkAnswer,
  type Finding,
} from '../../src/index.ts';
import { context, vpnPassage } from './support/answers.ts';

/** Pieces that the checks look for, so that chance meets them. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'Lower the MTU to 1300',
      ' [1]',
      '[2] ',
      '. ',
      '\n',
      'FortiClient ',
      '[EMAIL_1]',
      '[KEY_2]',
      'refund ',
    ],
    ...[
      'https://evil.example/x ',
      'a@evil.example ',
      'password: Hunter2! ',
      'wir garantieren ',
      '809 ',
      '7.4.2 ',
    ],
    ...['https://', '@', '[', ']', '![](', '\u200b', '\ud800', 'İ', 'ß', '返金', '//', '\\\\'],
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const place = fc
  .tuple(fc.nat(80), fc.nat(80))
  .map(([from, length]) => ({ from, to: from + length }));
const language = fc.constantFrom('de', 'en', '', '-', null);

const answer: fc.Arbitrary<AnswerToCheck> = fc.record({
  fields: fc.array(fc.record({ field: text, value: fc.option(text) }), { maxLength: 3 }),
  reply: fc.option(
    fc.record({
      ...{ text, language },
      citations: fc.array(fc.oneof(fc.constant(vpnPassage.id), text), { maxLength: 3 }),
      personalData: fc.array(place, { maxLength: 3 }),
    }),
  ),
});

const passage = fc.record({ id: fc.oneof(fc.constant(vpnPassage.id), text), title: text, text });
const anyContext: fc.Arbitrary<AnswerContext> = fc.record({
  values: fc.dictionary(text, fc.option(fc.array(text, { maxLength: 3 })), { maxKeys: 3 }),
  passages: fc.array(passage, { maxLength: 3 }),
  thread: fc.array(text, { maxLength: 3 }),
  placeholders: fc.dictionary(fc.constantFrom('[EMAIL_1]', '[KEY_2]', '[PERSON_9]'), text),
  language,
  forbid: fc.array(text, { maxLength: 3 }),
  hosts: fc.array(fc.oneof(fc.constant('evil.example'), text), { maxLength: 3 }),
});

const said = (findings: readonly Finding[]): readonly string[] =>
  findings.map((one) => JSON.stringify(one));

test('it throws for no text, says the same twice, and every place lies in the reply', () => {
  fc.assert(
    fc.property(answer, anyContext, (given, about) => {
      const findings = checkAnswer(given, about);
      expect(checkAnswer(given, about)).toEqual(findings);
      for (const { code, place: at } of findings) {
        if (at === null || code === 'personal_data_of_others') continue;
        expect(at.from).toBeGreaterThanOrEqual(0);
        expect(at.from).toBeLessThan(at.to);
        expect(at.to).toBeLessThanOrEqual(given.reply?.text.length ?? 0);
      }
    }),
    { numRuns: 500 },
  );
});

test('another value, passage, text, placeholder or host, or one thing less forbidden, adds no finding', () => {
  const more = fc.record({ passage, text, host: text, value: text });
  fc.assert(
    fc.property(answer, anyContext, more, (given, about, added) => {
      const { id } = added.passage;
      // What was cited in vain and is there now is read for the first time.
      fc.pre(!given.reply?.citations.includes(id) || about.passages.some((one) => one.id === id));
      const before = said(checkAnswer(given, about));
      const wider: readonly AnswerContext[] = [
        { ...about, passages: [...about.passages, added.passage] },
        { ...about, thread: [...about.thread, added.text] },
        { ...about, hosts: [...about.hosts, added.host] },
        { ...about, placeholders: { '[EMAIL_3]': added.text, ...about.placeholders } },
        { ...about, forbid: about.forbid.slice(1) },
        { ...about, language: null },
        {
          ...about,
          values: Object.fromEntries(
            Object.entries(about.values).map(([name, some]) => [
              name,
              some === null ? null : [...some, added.value],
            ]),
          ),
        },
      ];
      for (const one of wider)
        for (const finding of said(checkAnswer(given, one))) expect(before).toContain(finding);
    }),
    { numRuns: 500 },
  );
});

test('a reply that is copied from what it cites has no finding of its citation', () => {
  const { text: copied, id } = vpnPassage;
  const reply = { text: copied, citations: [id], language: null, personalData: [] };
  expect(checkAnswer({ fields: [], reply }, context)).toEqual([]);
});

test.each([
  ['brackets', '['.repeat(60_000)],
  ['letters', 'a'.repeat(60_000)],
  ['links', 'https://'.repeat(8_000)],
  ['stops', 'a.'.repeat(30_000)],
  ['signs', 'a@'.repeat(30_000)],
  ['marks', 'a [1]. '.repeat(8_000)],
  ['words', 'we guarantee a refund '.repeat(3_000)],
])('hostile text costs no more than its length: %s', (_name, hostile) => {
  const reply = { text: hostile, citations: [vpnPassage.id], language: null, personalData: [] };
  const startedMs = performance.now();
  checkAnswer(
    { fields: [{ field: 'category', value: hostile }], reply },
    { ...context, thread: [hostile] },
  );
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});
