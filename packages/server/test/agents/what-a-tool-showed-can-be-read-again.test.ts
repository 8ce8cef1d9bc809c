import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShown, shownResult } from '../../src/conversation/shown-result.ts';

const boundary = '5d1f0c77a2b94e31';
const id = fc.stringMatching(/^[a-z]+:[a-z0-9.#-]{1,12}$/);

test('text and ids come back as they were shown, whatever the text says', () => {
  const wild = fc
    .array(
      fc.constantFrom('x', '\n', '>>>', '<<<', '\n\nTo cite: ', boundary, 'answer of the tool'),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(wild, fc.uniqueArray(id, { maxLength: 3 }), (text, ids) => {
      const citations = ids.map((one) => ({ id: one, title: '', text: '' }));
      const shown = shownResult(boundary, 'knowledge', text, citations);
      expect(readShown(boundary, 'knowledge', shown)).toEqual({
        text: text.replaceAll(boundary, ''),
        ids,
      });
    }),
  );
});

test('what is framed as something else is no answer of that tool', () => {
  const shown = shownResult(boundary, 'knowledge', 'a', []);
  expect(readShown(boundary, 'requester', shown)).toBeNull();
  expect(readShown('0000000000000000', 'knowledge', shown)).toBeNull();
});
