import { describe, expect, it } from 'vitest';
import { growthAtSixteenfold, linearGrowth } from '../../../domain/test/support/growth.ts';
import { redactText } from '../../src/redaction/index.ts';

/** The most characters a body may have. */
const size = 200_000;

describe('redaction takes time in proportion to the text', () => {
  it.each<readonly [name: string, unit: string, start?: string, end?: string]>([
    ['words', 'Der Drucker geht nicht. '],
    ['digits', '7'],
    ['single digits', '4 '],
    ['zeros that might be phones', '030 1234567 '],
    ['zeros that are no phones', '09 99 '],
    ['plus signs', '+49 171 99 '],
    ['plus digits', '+1'],
    ['parentheses', '(0'],
    ['at signs', 'a@'],
    ['dots and letters behind one at sign', 'a.', 'a@', '1'],
    ['local parts', 'a.b-c_'],
    ['colons', 'a:'],
    ['IBAN starts', 'DE89'],
    ['IBANs', 'DE89370400440532013000 '],
    ['numbers with dots', '1.1.1.'],
    ['brackets', '[EMAIL_'],
    ['forged placeholders', '[EMAIL_1]'],
    ['block starts', '-----BEGIN A-----'],
    ['URLs', 'a://b:c'],
    ['URLs with at signs', 'a://@'],
    ['password words', 'password '],
    ['password words with purposes', 'password for '],
    ['key words', 'api_key '],
    ['token starts', 'eyJ'],
    ['token parts', 'eyJaaaaaaaa.'],
    ['dashes', 'sk-'],
    ['phone words', 'phone 123456 '],
    ['cards', '4111111111111111 '],
    ['hard spaces', '1\u00a0'],
    ['disguised addresses', 'a (at) b '],
    ['disguised addresses that go on', 'a(at)b.', 'a(at)'],
    ['local parts before a sign in brackets', 'a', '', '(at)b'],
    ['quotes', '"@'],
    ['quotes round nothing', '"a'],
    ['wide cards', '4111  1111  '],
    ['bracketed domains', 'a@[1.'],
    ['colons and hex', '::ffff:'],
    ['titles', 'Dr. '],
    ['titles in rows', 'Herr Dr. Prof. '],
    ['names', 'Anna '],
    ['names with particles', 'Anna von der de la '],
    ['capitalised words', 'Aa '],
    ['capital letters', 'A'],
    ['initials', 'A. '],
    ['one long word', 'Aa'],
    ['hyphens', 'Aa-'],
    ['apostrophes', "O'"],
    ['introductions', 'my name is '],
    ['labels', 'Name: \n'],
    ['label spaces', '\n> > > '],
    ['greetings', 'Dear '],
    ['greetings in lines', '\nHi, '],
    ['farewells', 'regards, '],
    ['farewells in lines', 'Thanks\n\n'],
    ['writers', 'Anna <a@b.org> '],
    ['writers that wrote', 'Aa wrote: '],
    ['streets', 'Hauptstraße 1 '],
    ['streets without numbers', 'Hauptstraße '],
    ['street words', '1 Aa Bb '],
    ['street types', 'Via '],
    ['linking words', 'Rue de la '],
    ['house numbers', '1-1/'],
    ['addresses that go on', ', Apt 1', 'Hauptstraße 1'],
    ['towns', 'Aa, '],
    ['post boxes', 'Postfach 1 '],
    ['postal codes', 'zip '],
    ['code letters', 'zip A-'],
  ])('%s', async (_name, unit = '', start = '', end = '') => {
    const growth = await growthAtSixteenfold(
      (length) =>
        redactText(`${start}${unit.repeat(Math.ceil(length / unit.length))}${end}`, {
          names: true,
          addresses: true,
        }),
      size,
    );
    expect(growth).toBeLessThan(linearGrowth);
  });
});
