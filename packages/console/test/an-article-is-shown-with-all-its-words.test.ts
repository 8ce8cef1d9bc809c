import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, inlineOf } from '../src/pages/knowledge/markdown.ts';

test('headings, lists, quotes, code and rules are told from text', () => {
  const text = [
    ...['---', 'owner: it', '---', '# VPN #', '', 'One', 'two.', '', '1. First', '2. Second'],
    ...['   goes on', '', '- a', '  - b', '', '> said', '> so', '', '~~~', '# no heading', '~~~'],
    ...['***', 'End | of | it'],
  ].join('\r\n');
  expect(blocksOf(text)).toEqual([
    { kind: 'heading', level: 1, text: 'VPN' },
    { kind: 'paragraph', text: 'One\ntwo.' },
    {
      ...{ kind: 'list', ordered: true },
      items: [
        { level: 0, text: 'First' },
        { level: 0, text: 'Second\ngoes on' },
      ],
    },
    {
      ...{ kind: 'list', ordered: false },
      items: [
        { level: 0, text: 'a' },
        { level: 1, text: 'b' },
      ],
    },
    { kind: 'quote', text: 'said\nso' },
    { kind: 'code', text: '# no heading' },
    { kind: 'rule' },
    { kind: 'paragraph', text: 'End | of | it' },
  ]);
});

test('code that is never closed is code to the end', () => {
  expect(blocksOf('```sh\n# a')).toEqual([{ kind: 'code', text: '# a' }]);
});

test('words are marked as they are meant, and what is none stays as it is', () => {
  expect(inlineOf('a **b** `c*d*` _e_ [f](https://g) snake_case_name 2*3*4 ![h](i.png)')).toEqual([
    { kind: 'text', text: 'a ' },
    { kind: 'strong', text: 'b' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'c*d*' },
    { kind: 'text', text: ' ' },
    { kind: 'emphasis', text: 'e' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'f', to: 'https://g' },
    { kind: 'text', text: ' snake_case_name 2' },
    { kind: 'emphasis', text: '3' },
    { kind: 'text', text: '4 ' },
    { kind: 'link', text: 'h', to: 'i.png' },
  ]);
});

const line = fc.constantFrom(
  '# H',
  'word',
  '',
  '- thing',
  '  more',
  '> q',
  '```',
  '---',
  '1) n',
  'x*y',
);

test('no word of an article is lost in its preview', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const shown = JSON.stringify(blocksOf(['start', ...lines].join('\n')));
      const count = (text: string, word: string): number => text.split(word).length - 1;
      for (const word of ['word', 'thing', 'more', 'x*y'])
        expect(count(shown, word)).toBe(count(lines.join('\n'), word));
    }),
  );
});
