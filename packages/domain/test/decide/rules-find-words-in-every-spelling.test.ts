import { describe, expect, test } from 'vitest';
import {
  applyRules,
  compileRules,
  type Rule,
  type RuleCondition,
  type RuleFacts,
} from '../../src/decide/rules/index.ts';

const facts = (subject: string, more: Partial<RuleFacts> = {}): RuleFacts => ({
  subject,
  body: '',
  fields: {},
  senderDomain: null,
  language: null,
  kind: 'ticket',
  ...more,
});

const ruleWhen = (when: RuleCondition): Rule => ({
  rule: 'one',
  when,
  sets: { category: 'x' },
  weight: 0.6,
  final: false,
  because: null,
});

const words = (list: readonly string[], subjectOnly = false): RuleCondition => ({
  type: 'words',
  words: list,
  subjectOnly,
});

const hits = (when: RuleCondition, about: RuleFacts): boolean =>
  applyRules(compileRules([ruleWhen(when)]), about).hits.length === 1;

describe('a word of a rule', () => {
  test.each([
    ['case', 'password', 'PASSWORD expired', true],
    ['whole words only', 'pass', 'the password expired', false],
    ['punctuation ends a word', 'vpn', 'no (VPN), again', true],
    ['an underscore ends a word', 'vpn', 'my_vpn_client', true],
    ['umlaut against umlaut', 'störung', 'Eine Störung', true],
    ['umlaut written out', 'störung', 'Eine Stoerung', true],
    ['umlaut dropped', 'störung', 'Eine Storung', true],
    ['rule written out, text with umlaut', 'stoerung', 'Eine Störung', true],
    ['sharp s', 'straße', 'in der STRASSE', true],
    ['sharp s the other way', 'strasse', 'in der Straße', true],
    ['decomposed umlaut', 'tür', 'die Tu\u0308r klemmt', true],
    ['oe is no o', 'does', 'a dos prompt', false],
    ['o is no oe', 'dos', 'it does not work', false],
    ['accents', 'café', 'the cafe menu', true],
    ['soft hyphens do not split', 'drucker', 'Dru\u00adcker kaputt', true],
    ['Greek', 'εκτυπωτής', 'Ο ΕΚΤΥΠΩΤΗΣ δεν', true],
    ['Cyrillic', 'пароль', 'Забыл ПАРОЛЬ', true],
    ['Chinese inside a run', '密码', '我的密码错误', true],
    ['Thai inside a run', 'รหัสผ่าน', 'ลืมรหัสผ่านแล้ว', true],
    ['several words in a row', 'locked out', 'I am locked  out!', true],
    ['several words apart', 'locked out', 'locked me out', false],
    ['several words with umlaut', 'passwort zurücksetzen', 'Passwort zuruecksetzen bitte', true],
    ['hyphen in the rule, space in the text', 'wi-fi', 'no wi fi here', true],
    ['apostrophe', "can't work", 'I can’t work', true],
    ['the start of a compound', 'drucker*', 'Druckerproblem im Büro', true],
    ['the start only', 'drucker*', 'Tintendrucker', false],
    ['a start with umlaut', 'störung*', 'Stoerungsmeldung', true],
  ])('%s: "%s" in "%s" is %s', (_what, word, text, expected) => {
    expect(hits(words([word]), facts(text))).toBe(expected);
  });

  test('is found in the body unless the rule looks at the subject only', () => {
    const ticket = facts('hello', { body: 'the vpn drops' });
    expect(hits(words(['vpn']), ticket)).toBe(true);
    expect(hits(words(['vpn'], true), ticket)).toBe(false);
    expect(hits(words(['vpn drops'], true), ticket)).toBe(false);
    expect(hits(words(['vp*', 'vpn*'], true), ticket)).toBe(false);
    expect(hits(words(['vpn'], true), facts('The VPN drops'))).toBe(true);
  });

  test('does not reach from subject to body', () => {
    expect(hits(words(['locked out']), facts('locked', { body: 'out' }))).toBe(false);
  });
});

describe('the other tests of a rule', () => {
  const regex: RuleCondition = { type: 'regex', pattern: '\\bfehler \\d+', subjectOnly: false };
  test.each<[string, RuleCondition, RuleFacts, boolean]>([
    [
      'a field',
      { type: 'field', name: 'site', oneOf: ['North'] },
      facts('', { fields: { site: 'north ' } }),
      true,
    ],
    ['a field that is absent', { type: 'field', name: 'site', oneOf: ['n'] }, facts(''), false],
    [
      'a field named like a method',
      { type: 'field', name: 'toString', oneOf: ['n'] },
      facts(''),
      false,
    ],
    [
      'a sender',
      { type: 'senderDomain', domains: ['example.com'] },
      facts('', { senderDomain: 'Example.com' }),
      true,
    ],
    [
      'a subdomain',
      { type: 'senderDomain', domains: ['example.com'] },
      facts('', { senderDomain: 'mail.example.com' }),
      true,
    ],
    [
      'a lookalike',
      { type: 'senderDomain', domains: ['example.com'] },
      facts('', { senderDomain: 'badexample.com' }),
      false,
    ],
    ['a language', { type: 'language', languages: ['de'] }, facts('', { language: 'de-AT' }), true],
    ['no language', { type: 'language', languages: ['de'] }, facts(''), false],
    ['a kind', { type: 'kind', kinds: ['invoice'] }, facts(''), false],
    ['a pattern', regex, facts('', { body: 'FEHLER 42' }), true],
    [
      'a pattern beyond 10,000 characters',
      regex,
      facts('', { body: `${'x '.repeat(5_000)}fehler 42` }),
      false,
    ],
    [
      'a pattern at a non-ASCII word edge',
      { type: 'regex', pattern: '\\büber\\b', subjectOnly: false },
      facts('gegenüber über'),
      true,
    ],
    [
      'no word edge inside a word',
      { type: 'regex', pattern: '\\büber\\b', subjectOnly: false },
      facts('gegenüber'),
      false,
    ],
    [
      'all of two',
      { type: 'all', of: [words(['vpn']), words(['ship'])] },
      facts('vpn on the ship'),
      true,
    ],
    ['not all of two', { type: 'all', of: [words(['vpn']), words(['ship'])] }, facts('vpn'), false],
    ['any of two', { type: 'any', of: [words(['vpn']), words(['ship'])] }, facts('ship'), true],
  ])('%s', (_what, when, about, expected) => {
    expect(hits(when, about)).toBe(expected);
  });
});

test('evidence names the words of the ticket that matched, and only those of the part that held', () => {
  const when: RuleCondition = {
    type: 'any',
    of: [
      words(['password', 'drucker*']),
      { type: 'all', of: [words(['vpn']), words(['never there'])] },
    ],
  };
  const result = applyRules(
    compileRules([ruleWhen(when)]),
    facts('Password, VPN and Druckerwarteschlange'),
  );
  expect(result.fields['category']?.evidence).toEqual([
    { text: 'password, druckerwarteschlange', weight: 0.6, rule: 'one', because: null },
  ]);
});
