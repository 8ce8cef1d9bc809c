import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  joinThread,
  ownMessageId,
  readOwnMessageId,
  tellMail,
  threadToken,
  tokensIn,
  withoutTokens,
} from '../../../src/index.ts';

const threadId = fc.stringMatching(/^[a-z2-7]{16}$/);
const pointer = fc.record({
  threadId: fc.constantFrom('a', 'b', 'c'),
  by: fc.constantFrom('reference' as const, 'own_message' as const, 'token' as const),
});

describe('joining', () => {
  test('whatever a mail points to, it joins no thread its sender has no part in', () => {
    fc.assert(
      fc.property(fc.array(pointer), fc.subarray(['a', 'b', 'c']), (pointers, mine) => {
        const parties = (id: string): ReadonlySet<string> =>
          new Set(mine.includes(id) ? ['me', 'you'] : ['you']);
        const joined = joinThread('me', pointers, parties);
        const allowed = pointers.filter((one) => mine.includes(one.threadId));
        if (joined.kind === 'joins') expect(joined.threadId).toBe(allowed[0]?.threadId);
        else expect(allowed).toEqual([]);
      }),
    );
  });

  test('who points to a thread and has no part in it is known as a stranger to it', () => {
    const pointers = [{ threadId: 'a', by: 'token' }] as const;
    expect(joinThread('me', pointers, () => new Set(['you']))).toEqual({
      kind: 'begins',
      strangerTo: 'a',
    });
    expect(joinThread('me', [], () => new Set())).toEqual({ kind: 'begins', strangerTo: null });
  });
});

describe('names of ours', () => {
  test('a Message-ID of ours is read back, and none of the same form at another domain', () => {
    fc.assert(
      fc.property(
        threadId,
        fc.uuid(),
        fc.constantFrom('note' as const, 'reply' as const),
        (id, key, kind) => {
          const own = { kind, threadId: id, writeKey: key };
          const text = ownMessageId(own, 'Corp.test');
          expect(readOwnMessageId(text, 'corp.TEST')).toEqual(own);
          expect(readOwnMessageId(text, 'evil.test')).toBeNull();
          expect(readOwnMessageId(`${text}x`, 'corp.test')).toBeNull();
        },
      ),
    );
  });

  test('a token is found wherever it stands in a subject, and does not pile up', () => {
    fc.assert(
      fc.property(threadId, fc.string(), fc.string(), (id, before, after) => {
        fc.pre(tokensIn(before + after).length === 0);
        const subject = `${before} ${threadToken(id)} ${threadToken(id)} ${after}`;
        expect(tokensIn(subject)).toEqual([id]);
        expect(tokensIn(withoutTokens(subject))).toEqual([]);
      }),
    );
  });
});

describe('a mail that came before', () => {
  const one = { raw: 'r', messageId: 'm', content: 'c', uidValidity: '1', uid: 5 };
  const at = (uidValidity: string, uid: number) => ({ uidValidity, uid });

  test('is seen under another numbering, and a copy under the same', () => {
    expect(tellMail(one, at('2', 1), [one])).toEqual({ kind: 'seen' });
    expect(tellMail(one, at('1', 5), [one])).toEqual({ kind: 'seen' });
    expect(tellMail(one, at('1', 6), [one])).toEqual({ kind: 'copy' });
  });

  test('is a copy when it was delivered another way, and new when its Message-ID says something else', () => {
    expect(tellMail({ ...one, raw: 'x' }, at('1', 6), [one])).toEqual({ kind: 'copy' });
    const other = { ...one, raw: 'x', content: 'other' };
    expect(tellMail(other, at('1', 6), [one])).toEqual({ kind: 'new', reusesMessageId: true });
  });

  test('is nothing to one without a Message-ID that only says the same', () => {
    const bare = { raw: 'x', messageId: null, content: 'c' };
    const known = { ...one, messageId: null };
    expect(tellMail(bare, at('1', 6), [known])).toEqual({ kind: 'new', reusesMessageId: false });
  });
});
