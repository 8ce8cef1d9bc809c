import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutQuoted } from '../../../src/index.ts';

const answers = { answers: true };
const begins = { answers: false };
const lines = (...all: readonly string[]): string => all.join('\n');

describe('an answer', () => {
  test.each([
    ['English', 'On Mon, 23 Nov 2026 at 09:12, Help <help@corp.test> wrote:'],
    ['German', 'Am Mo., 23. Nov. 2026 um 09:12 Uhr schrieb Help <help@corp.test>:'],
    ['French', 'Le lun. 23 nov. 2026 à 09:12, Help <help@corp.test> a écrit :'],
    ['Spanish', 'El lun, 23 nov 2026 a las 9:12, Help (<help@corp.test>) escribió:'],
    ['Italian', 'Il giorno lun 23 nov 2026 alle ore 09:12 Help <help@corp.test> ha scritto:'],
  ])('is parted from the quote it stands above: %s', (_, announced) => {
    const text = lines('Still broken.', '', announced, '> Did you restart?', '> Help');
    expect(cutQuoted(text, answers)).toEqual({
      said: 'Still broken.',
      aside: lines(announced, '> Did you restart?', '> Help'),
    });
  });

  test('between quoted lines is kept line by line', () => {
    const text = lines('> Which floor?', 'The third.', '> Which printer?', 'The grey one.');
    expect(cutQuoted(text, answers).said).toBe(lines('The third.', 'The grey one.'));
  });

  test.each([
    ['a divider', ['-----Original Message-----', 'From: Help', 'Did you restart?']],
    ['a head', ['From: Help <help@corp.test>', 'Sent: Monday', 'To: Paul', 'Subject: vpn', 'text']],
    [
      'a German head',
      [
        '________________________________',
        'Von: Help',
        'Gesendet: Montag',
        'An: Paul',
        'Betreff: vpn',
        'text',
      ],
    ],
  ])('ends where the older mail begins: %s', (_, below) => {
    const cut = cutQuoted(lines('Still broken.', '', ...below), answers);
    expect(cut).toEqual({ said: 'Still broken.', aside: lines(...below) });
  });

  test('that announces its quote in two lines loses both', () => {
    const text = lines(
      'No.',
      'On Mon, 23 Nov 2026 at 09:12, Somebody with a long name',
      '<s@corp.test> wrote:',
      '> x',
    );
    expect(cutQuoted(text, answers).said).toBe('No.');
  });

  test('of nothing but a quote is left whole', () => {
    expect(cutQuoted('> all of it', answers)).toEqual({ said: '> all of it', aside: '' });
  });
});

test('a new mail keeps what it quotes: it is what the mail is about', () => {
  const text = lines('See below.', '-----Original Message-----', 'From: a', '> x');
  expect(cutQuoted(text, begins)).toEqual({ said: text, aside: '' });
});

test.each([
  ['a mark', ['-- ', 'Paul Meier', 'Corp, 4th floor']],
  ['a telephone', ['Sent from my iPhone']],
  ['a German telephone', ['Von meinem iPhone gesendet']],
])('a signature goes aside: %s', (_, signature) => {
  const cut = cutQuoted(lines('The vpn is gone.', '', ...signature), begins);
  expect(cut).toEqual({ said: 'The vpn is gone.', aside: lines(...signature).trim() });
});

test('a long text below two dashes is no signature', () => {
  const text = lines('a', '--', ...Array.from({ length: 40 }, (_, n) => `line ${n}`));
  expect(cutQuoted(text, begins).said).toBe(text);
});

test('no line is lost, whatever the text', () => {
  const part = fc.constantFrom(
    '> q',
    'word',
    '',
    '-- ',
    'On Monday the 3rd Paul wrote:',
    'From: a',
    'Sent: b',
    'To: c',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.boolean(), (all, isAnswer) => {
      const { said, aside } = cutQuoted(all.join('\n'), { answers: isAnswer });
      const kept = (text: string): readonly string[] =>
        text
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
      expect([...kept(said), ...kept(aside)].sort()).toEqual([...kept(all.join('\n'))].sort());
    }),
  );
});

test('a megabyte of quotes is cut in less than a second', () => {
  const text = `On a ${'>'.repeat(1_000)}\n`.repeat(1_000);
  const startedMs = performance.now();
  cutQuoted(text, answers);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});
