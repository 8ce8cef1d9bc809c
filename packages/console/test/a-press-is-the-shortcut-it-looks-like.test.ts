import { expect, test } from 'vitest';
import { keyCaps, keyName } from '../src/shortcuts/key-name.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test.each([
  [{ ...none, key: 'j' }, 'j'],
  [{ ...none, key: 'J', shiftKey: true }, 'shift+j'],
  [{ ...none, key: '?', shiftKey: true }, '?'],
  [{ ...none, key: 'k', metaKey: true }, 'mod+k'],
  [{ ...none, key: 'K', ctrlKey: true, shiftKey: true }, 'mod+shift+k'],
  [{ ...none, key: 'Enter' }, 'Enter'],
  [{ ...none, key: 'Enter', shiftKey: true }, 'shift+Enter'],
  [{ ...none, key: ' ' }, 'Space'],
  [{ ...none, key: 'Shift', shiftKey: true }, null],
  [{ ...none, key: '@', altKey: true }, null],
] as const)('%j is %s', (press, name) => {
  expect(keyName(press)).toBe(name);
});

test('caps say which keys go together and which follow', () => {
  expect(keyCaps('g i', false)).toEqual([['G'], ['I']]);
  expect(keyCaps('mod+k', false)).toEqual([['Ctrl', 'K']]);
  expect(keyCaps('mod+k', true)).toEqual([['⌘', 'K']]);
  expect(keyCaps('+', false)).toEqual([['+']]);
});
