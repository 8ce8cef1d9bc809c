import { describe, expect, test } from 'vitest';
import {
  checkPattern,
  compileRules,
  MAX_REGEX_TEXT_CHARACTERS,
  RuleCompileError,
} from '../../src/decide/rules/index.ts';

describe('a pattern is refused', () => {
  test.each([
    ['(a+)+$', 'a repeat inside a repeat, such as (a+)+'],
    ['(\\w+\\s?)*x', 'a repeat inside a repeat, such as (a+)+'],
    ['(?:a{1,5}){2,9}', 'a repeat inside a repeat, such as (a+)+'],
    ['(a|aa)+$', 'too many ways to match (more than 1200)'],
    ['\\s*a\\s*b\\s*c', 'too many ways to match (more than 1200)'],
    ['(a)\\1', 'a backreference'],
    ['(?<x>a)\\k<x>', '"(?" is allowed as "(?:" only: no lookaround, no named groups'],
    ['(?=a)b', '"(?" is allowed as "(?:" only: no lookaround, no named groups'],
    ['(?<!a)b', '"(?" is allowed as "(?:" only: no lookaround, no named groups'],
    ['a{100}', 'more than 64 repeats'],
    ['(?:abcdefghij){64}', 'matches longer than 500 characters'],
    ['a{5,2}', 'a repeat from 5 to 2'],
    ['a*', 'a match on empty text'],
    ['', 'no characters'],
    ['(a', 'a "(" without its ")"'],
    ['a)', 'a ")" without its "("'],
    ['[a', 'a "[" without its "]"'],
    ['*a', '"*" with nothing before it to repeat'],
    ['a\\', 'a "\\" at the end'],
    ['\\q', 'the escape "\\q"'],
    ['a'.repeat(201), 'more than 200 characters'],
  ])('%s', (pattern, reason) => {
    expect(checkPattern(pattern)).toEqual({ ok: false, reason });
  });

  test('by the compiler too, with a stable code and the rule named', () => {
    const rule = {
      rule: 'bad',
      when: { type: 'regex', pattern: '(a+)+', subjectOnly: false },
      sets: {},
      weight: 0.5,
      final: false,
      because: null,
    } as const;
    expect(() => compileRules([rule])).toThrow(RuleCompileError);
    expect(() => compileRules([rule])).toThrow(/Rule "bad"/);
  });
});

describe('a pattern keeps its meaning', () => {
  test.each([
    ['colou?r', 'the COLOR', true],
    ['error\\s+code:? \\d{3,5}', 'Error  code 1234', true],
    ['\\bue\\b', 'true', false],
    ['[A-F0-9]{4}-[A-F0-9]{4}', 'key beef-cafe', true],
    ['(inv|po)[-_ ]?\\d+', 'PO 4711', true],
    ['a\\.b\\@c\\-d', 'a.b@c-d', true],
    ['[\\w.\\-]+@example', 'jörg.k-m@example', true],
    ['\\p{Lu}x', 'Äx', true],
    ['^re:', 'RE: again', true],
    ['a.c', 'a\nc', false],
  ])('%s on %j is %s', (pattern, text, expected) => {
    const checked = checkPattern(pattern);
    expect(checked).toMatchObject({ ok: true });
    if (!checked.ok) return;
    expect(new RegExp(checked.source, 'iu').test(text)).toBe(expected);
    if (expected) expect(text.toLowerCase()).toContain(checked.literal);
  });
});

test('the worst patterns that pass end soon on the worst text they may see', () => {
  const text = 'a'.repeat(MAX_REGEX_TEXT_CHARACTERS);
  for (const pattern of [
    '\\w*\\w*!',
    '(a|aa){1,9}!',
    '.{0,32}.{0,32}!',
    '(?:a?){10}!',
    '(\\w{64}){7}!',
  ]) {
    const checked = checkPattern(pattern);
    expect(checked).toMatchObject({ ok: true });
    if (!checked.ok) return;
    const start = performance.now();
    new RegExp(checked.source, 'iu').test(text);
    // About 0.1 s alone; ten times that leaves room for a busy machine and still tells it from minutes.
    expect(performance.now() - start).toBeLessThan(1_500);
  }
});
