import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globMatches } from '../../src/knowledge/globs.ts';
import { readArticle } from '../../src/knowledge/split-article.ts';

describe('passages', () => {
  test('stand under their headings and know their line', () => {
    const text =
      'Intro.\n\n# Mail\n\n## Sending\n\nUse port 587.\n\n### Big files\n\nNo.\n\n## Empty\n';
    expect(readArticle('mail.md', text).passages).toEqual([
      { no: 1, heading: '', line: 1, text: 'Intro.' },
      { no: 2, heading: 'Mail › Sending', line: 7, text: 'Use port 587.' },
      { no: 3, heading: 'Mail › Sending › Big files', line: 11, text: 'No.' },
    ]);
  });

  test('headings in code, and settings before the text, are none', () => {
    const text = '---\ntitle: x\n---\n# A\n\n```sh\n# not a heading\n```\n';
    const { passages, title } = readArticle('a.md', text);
    expect(title).toBe('A');
    expect(passages).toHaveLength(1);
    expect(passages[0]?.text).toContain('# not a heading');
  });

  test('no text gets lost, and none is longer than a screen', () => {
    const word = fc.stringMatching(/^[a-zäöü😀]{1,12}$/u);
    const line = fc.array(word, { maxLength: 400 }).map((words) => words.join(' '));
    const text = fc.array(fc.oneof(line, fc.constant('')), { maxLength: 20 });
    fc.assert(
      fc.property(text, (lines) => {
        const { passages } = readArticle('a.md', lines.join('\n'));
        const words = (parts: readonly string[]): string => parts.join(' ').replace(/\s+/g, '');
        expect(words(passages.map((one) => one.text))).toBe(words(lines));
        for (const one of passages) expect(one.text.length).toBeLessThanOrEqual(1_500);
        expect(passages.map(({ no }) => no)).toEqual(passages.map((_, n) => n + 1));
      }),
    );
  });

  test('another text or place is another article', () => {
    const id = readArticle('a.md', 'x').id;
    expect(readArticle('a.md', 'x').id).toBe(id);
    expect(readArticle('a.md', 'y').id).not.toBe(id);
    expect(readArticle('b.md', 'x').id).not.toBe(id);
  });
});

test.each([
  ['vpn.md', 'vpn.md', true],
  ['vpn.md', 'network/vpn.md', false],
  ['*.md', 'vpn.md', true],
  ['*.md', 'network/vpn.md', false],
  ['network/**', 'network/wifi/guest.md', true],
  ['network/**', 'networks/vpn.md', false],
  ['**', 'a/b/c.md', true],
  ['**/vpn.md', 'vpn.md', true],
  ['**/vpn.md', 'a/b/vpn.md', true],
  ['**/vpn.md', 'a/b/myvpn.md', false],
  ['net*k/v*n.md', 'network/vpn.md', true],
  ['v*n*n.md', 'vn.md', false],
  ['[a-z].md', 'a.md', false],
  ['a.md', 'aXmd', false],
])('%s and %s: %s', (glob, path, expected) => {
  expect(globMatches(glob, path)).toBe(expected);
});

test('no glob takes long', () => {
  const startedMs = performance.now();
  globMatches(`${'*a'.repeat(80)}b`, 'a'.repeat(200));
  globMatches(`${'**/'.repeat(12)}x.md`, `${'a/'.repeat(8)}a.md`);
  expect(performance.now() - startedMs).toBeLessThan(200);
});
