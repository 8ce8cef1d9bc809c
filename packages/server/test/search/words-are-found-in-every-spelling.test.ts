import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growthAtSixteenfold, linearGrowth } from '../../../domain/test/support/growth.ts';
import { documentText } from '../../src/search/document.ts';
import { searchQuery } from '../../src/search/query.ts';
import { asSql } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

async function finds(typed: string, ...texts: readonly string[]): Promise<boolean> {
  const query = searchQuery(typed);
  if (query === null) return false;
  const [row] = await asSql(test.database.app).query<{ found: boolean }>(
    'select $1::tsvector @@ $2::tsquery as found',
    [documentText(texts, ['~w1']), query],
  );
  return row?.found === true;
}

describe('a word', () => {
  it.each([
    ['VPN', 'the vpn is down'],
    ['Störung', 'eine Stoerung im Netz'],
    ['Stoerung', 'eine STÖRUNG im Netz'],
    ['storung', 'eine Störung im Netz'],
    ['Straße', 'in der Strasse'],
    ['cafe', 'das Café'],
    ['Ｖｐｎ', 'vpn'],
    ['INC-1234', 'see INC-1234 please'],
    ['1234', 'see INC-1234 please'],
    ['[EMAIL_1]', 'write to [EMAIL_1] today'],
    ['mail.example.com', 'host mail.example.com is gone'],
    ['example', 'host mail.example.com is gone'],
    ['版本', '請更新版本謝謝'],
    ['版', '請更新版本謝謝'],
    ["don't", 'I don\u2019t know'],
    ['naïve', 'nai\u0308ve'],
  ])('%s is found in: %s', async (typed, text) => {
    expect(await finds(typed, text)).toBe(true);
  });

  it.each([
    ['vp', 'the vpn is down'],
    ['INC-1235', 'see INC-1234 please'],
    ['INC-1234', 'INC is not 1234'],
    ['[EMAIL_2]', 'write to [EMAIL_1] today'],
    ['本版', '請更新版本謝謝'],
  ])('%s is not found in: %s', async (typed, text) => {
    expect(await finds(typed, text)).toBe(false);
  });
});

describe('a query', () => {
  const text = 'the blue screen came back after the update';
  it.each([
    ['blue update', true],
    ['blue printer', false],
    ['"blue screen"', true],
    ['"screen blue"', false],
    ['blue -printer', true],
    ['blue -screen', false],
    ['blue -"screen blue"', true],
    ['printer or update', true],
    ['printer OR toner', false],
    ['-printer', true],
    ['-blue', false],
    ['"blue screen', true],
    ['blue "', true],
    ['"or" blue', false],
  ])('%s: %s', async (typed, found) => {
    expect(await finds(typed, text)).toBe(found);
  });

  it('a phrase does not reach from the subject into the body', async () => {
    expect(await finds('"down today"', 'vpn is down', 'today it rains')).toBe(false);
    expect(await finds('down today', 'vpn is down', 'today it rains')).toBe(true);
  });

  it('nobody can search for a mark', async () => {
    for (const typed of ['~w1', "'~w1'", '"~w1"', "x' | '~w1"]) {
      expect(await finds(typed, 'text')).toBe(false);
    }
  });
});

describe('whatever is typed or written', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: fc.constantFrom(...'ab "\'-|&!()<>:*\\~or é字\u0000'), maxLength: 60 }),
  );

  it('is a query and a document the database takes', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (typed, text) => {
        await finds(typed, text);
      }),
      { numRuns: 500 },
    );
  });

  it('a text is found by each of its own words', async () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 8 }), async (written) => {
        const text = written.join(' ');
        for (const one of written) {
          if (searchQuery(`"${one}"`) === null || one.includes('"')) continue;
          expect(await finds(`"${one}"`, text), one).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([...['ab-cd ', 'äöü ', '字', 'x', '\u{1D400}\u{10428} ', 'https://a.b/c?d=e ']])(
    '200,000 characters of %j cost time in proportion to their number, and are found',
    async (unit) => {
      const repeated = (length: number): string => unit.repeat(Math.ceil(length / unit.length));
      const numbered = (length: number): string =>
        Array.from({ length: Math.ceil(length / 7) }, (_, n) => `${unit}${n}`).join(' ');
      for (const text of [repeated, numbered]) {
        const growth = await growthAtSixteenfold(
          (length) => documentText([text(length)], []),
          200_000,
        );
        expect(growth).toBeLessThan(linearGrowth);
        const one = text(200_000);
        const first = one.split(' ')[0] ?? '';
        expect(await finds(first.slice(0, 64), one)).toBe(true);
      }
    },
  );
});
