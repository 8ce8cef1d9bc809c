import { FINDING_CODES } from '@signalbox/domain';
import { expect, test } from 'vitest';
import { answerReason } from '../src/words/answer-words.ts';

test.each(FINDING_CODES)('%s is told in words', (code) => {
  expect(answerReason(code)).toMatchObject({ lane: 'manual' });
});

test('what is not about an answer is told elsewhere', () => {
  expect(answerReason('truncated')).toBeNull();
  expect(answerReason('constructor')).toBeNull();
});
