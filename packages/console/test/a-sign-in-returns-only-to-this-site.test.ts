import { expect, test } from 'vitest';
import { safePath } from '../src/api/safe-path.ts';

const origin = 'https://signalbox.example';

test.each(['/', '/items?q=a%20b', '/items/0192?x=1#timeline', '/inbox'])('%s is kept', (path) => {
  expect(safePath(path, origin)).toBe(path);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%5cevil/../..//evil.example',
  '@evil.example',
  '',
  '/sign-in?to=%2Fsign-in',
  '/v1/session',
  undefined,
  42,
])('%j leads to the start', (wanted) => {
  expect(safePath(wanted, origin)).toBe('/');
});
