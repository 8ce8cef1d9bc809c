import { expect, test } from 'vitest';
import { type AnswerToCheck, checkAnswer, FINDING_CODES } from '../../src/index.ts';
import { context, replyOf, vpnPassage } from './support/answers.ts';

/** Code and the words it stands at; the whole reply is an empty string. */
function found(answer: AnswerToCheck): readonly string[] {
  return checkAnswer(answer, context).map(({ code, field, place }) => {
    const text = place === null ? '' : answer.reply?.text.slice(place.from, place.to).trim();
    return `${code}: ${field ?? text}`;
  });
}

const id = vpnPassage.id;
const awsKey = `AKIA${'IOSFODNN7EXAMPLE'}`;

test.each([
  [
    'a reply that says what it cites',
    'Please lower the MTU to 1300 in FortiClient [1]. Then restart the client.',
    [],
  ],
  ['the id itself as a mark', `Please lower the MTU to 1300 in FortiClient. [${id}]`, []],
  [
    'a number the passage does not have',
    'Lower the MTU to 1400 in FortiClient [1].',
    ['citation_unsupported: Lower the MTU to 1400 in FortiClient [1].'],
  ],
  [
    'another product',
    'Lower the MTU to 1300 in AnyConnect [1].',
    ['citation_unsupported: Lower the MTU to 1300 in AnyConnect [1].'],
  ],
  [
    'another matter',
    'Your manager approved the new laptop [1].',
    ['citation_unsupported: Your manager approved the new laptop [1].'],
  ],
  [
    'a mark beyond the list',
    'Lower the MTU to 1300 in FortiClient [2].',
    ['citation_missing: Lower the MTU to 1300 in FortiClient [2].'],
  ],
  [
    'a mark that is invented',
    'Lower the MTU to 1300 [knowledge:none.md#1].',
    ['citation_missing: Lower the MTU to 1300 [knowledge:none.md#1].'],
  ],
  [
    'without marks, and held',
    'Hello,\nplease lower the MTU of the adapter to 1300.\nKind regards',
    [],
  ],
  ['without marks, and not held', 'Hello,\nwe look into the matter.', ['citation_unsupported: ']],
  [
    'a number from the thread',
    'Error 809 means that the tunnel is cut. Lower the MTU to 1300 [1].',
    [],
  ],
  [
    'a number from nowhere',
    'It is fixed in version 7.4.2. Lower the MTU to 1300 [1].',
    ['citation_unsupported: It is fixed in version 7.4.2.'],
  ],
  ['a list', '1. Lower the MTU to 1300 [1]\n2. Restart the client [1]', []],
])('citations: %s', (_name, text, expected) => {
  expect(found(replyOf(text, { citations: [id] }))).toEqual(expected);
});

test('an id that no tool returned is missing, and a number needs a source without any citation too', () => {
  expect(found(replyOf('We look into it.', { citations: ['knowledge:none.md#1'] }))).toEqual([
    'citation_missing: ',
  ]);
  expect(found(replyOf('It takes 48 hours.'))).toEqual([
    'citation_unsupported: It takes 48 hours.',
  ]);
  expect(found(replyOf('Hello, an engineer of the IT team will look into it.'))).toEqual([]);
});

test('a field gets an allowed value, any value where any is allowed, and none where it is not decided', () => {
  const fields = [
    { field: 'category', value: 'network' },
    { field: 'category', value: 'Network' },
    { field: 'summary', value: 'anything' },
    { field: 'payee', value: 'DE89' },
    { field: 'constructor', value: 'x' },
    { field: 'priority', value: null },
  ];
  expect(found({ fields, reply: null })).toEqual([
    'value_not_allowed: category',
    'value_not_allowed: payee',
    'value_not_allowed: constructor',
  ]);
});

test.each([
  [`Use ${awsKey} for now.`, awsKey],
  [
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----',
  ],
  ['Your new password is Winter!2026.', 'Winter!2026'],
  ['Your new password will be Summer-24!', 'Summer-24!'],
  ['Das Passwort lautet: "sonnenblume"', 'sonnenblume'],
  ['Authorization: Bearer abcdef0123456789abcdef', 'abcdef0123456789abcdef'],
  ['Your password: [KEY_1]', '[KEY_1]'],
])('a secret is found: %s', (text, secret) => {
  const places = checkAnswer(replyOf(text), context).filter(
    (one) => one.code === 'secret_in_reply',
  );
  expect(places.map(({ place }) => text.slice(place?.from, place?.to))).toEqual([secret]);
});

test.each([
  'Password: must have at least a dozen characters.',
  'Your password is expired, please set a new one.',
  'Your password will be reset tomorrow.',
  'Ihr Passwort ist abgelaufen.',
  'Never send us your password or a token.',
  'The key is under the mat of the server room.',
])('speaking of secrets gives none away: %s', (text) => {
  expect(found(replyOf(text))).toEqual([]);
});

test('personal data is of this thread or cited, else it is of others', () => {
  const places = (text: string, value: string) => {
    const from = text.indexOf(value);
    return { personalData: [{ from, to: from + value.length }], citations: [id] };
  };
  const judged = (text: string, value: string) =>
    found(replyOf(text, places(text, value))).filter((one) => one.startsWith('personal'));
  expect(judged('Lower the MTU [1], Anna Meyer.', 'Anna Meyer')).toEqual([]);
  expect(judged('Lower the MTU [1] or call +49 (30) 90-1820.', '+49 (30) 90-1820')).toEqual([]);
  expect(judged('Lower the MTU [1], Bob Other.', 'Bob Other')).toEqual([
    'personal_data_of_others: Bob Other',
  ]);
  expect(found(replyOf('Hello [PERSON_1], we wrote to [EMAIL_1] and [EMAIL_7].'))).toEqual([
    'personal_data_of_others: [EMAIL_7]',
  ]);
  expect(found(replyOf('Hello [ person_1 ]'))).toEqual(['personal_data_of_others: [ person_1 ]']);
});

test('a reply has the language of its requester, as far as both are known', () => {
  const judged = (language: string | null, requester: string | null) =>
    checkAnswer(replyOf('Hallo', { language }), { ...context, language: requester }).map(
      ({ code }) => code,
    );
  expect(judged('de', 'en')).toEqual(['wrong_language']);
  expect(judged('de-AT', 'DE')).toEqual([]);
  expect(judged(null, 'en')).toEqual([]);
  expect(judged('de', null)).toEqual([]);
});

test.each([
  ['You will get a refund.', ['refund']],
  ['The amount was REFUNDED today.', ['REFUNDED']],
  ['We are refunding it.', ['refunding']],
  ['We can fully guarantee it.', ['We can fully guarantee']],
  ['We guaranteed it.', ['We guaranteed']],
  ['Wir erstatten den Betrag.', ['erstatten']],
  ['Der Betrag wird erstattet.', ['erstattet']],
  ['Die Erstattung folgt.', ['Erstattung']],
  ['Das ist kosten\u00adlos.', ['kosten\u00adlos']],
  ['全額返金します。', ['返金']],
  ['They refundamentalise nothing, and guarantee nothing.', []],
  ['We look into it. Nobody but the vendor can then ever guarantee that.', []],
])('what is forbidden is found in any inflection: %s', (text, words) => {
  expect(found(replyOf(text))).toEqual(words.map((word) => `forbidden_promise: ${word}`));
});

test.each([
  ['See https://kb.example.com/vpn for more [1].', []],
  ['See https://status.example.net/vpn?day=1.', []],
  ['See https://help.example.com/any/page or eu.help.example.com.', []],
  ['Write to it@help.example.com.', []],
  ['See https://status.example.net/vpn?day=2', ['https://status.example.net/vpn?day=2']],
  ['![logo](https://evil.example/p.png?q=secret)', ['https://evil.example/p.png?q=secret']],
  ['[ok](https://help.example.com/)(https://evil.example/)', ['https://evil.example/']],
  ['https://help.example.com@evil.example/x', ['https://help.example.com@evil.example/x']],
  ['https://help.example.com.evil.example/x', ['https://help.example.com.evil.example/x']],
  ['https://nothelp.example.com/', ['https://nothelp.example.com/']],
  ['https:\\\\evil.example\\x', ['https:\\\\evil.example\\x']],
  ['<a href="//evil.example/x">', ['//evil.example/x']],
  ['Go to evil.example/login', ['evil.example/login']],
  ['Go to www.evil.zip', ['www.evil.zip']],
  ['Mail mallory@evil.example now', ['mallory@evil.example']],
  ['javascript:alert`1`', ['javascript:alert']],
  ['http://[::1]/x', ['http://[::1]/x']],
  ['Start setup.exe, then open vpn.md, z.B. im Ordner. Done.It works e.g. like this...', []],
])('an address is of this thread, cited, or of an allowed host: %s', (text, addresses) => {
  const findings = checkAnswer(replyOf(text, { citations: [id] }), context);
  const places = findings.filter((one) => one.code === 'foreign_address');
  expect(places.map(({ place }) => text.slice(place?.from, place?.to))).toEqual(addresses);
});

test('every code is said by one of the cases above', () => {
  expect([...FINDING_CODES].sort()).toEqual(
    [
      ...['citation_missing', 'citation_unsupported', 'foreign_address', 'forbidden_promise'],
      ...['personal_data_of_others', 'secret_in_reply', 'value_not_allowed', 'wrong_language'],
    ].sort(),
  );
});
