import { describe, expect, test } from 'vitest';
import { sourceSchemaOf } from '../../src/index.ts';

const sourceSchema = sourceSchemaOf({});

const good = {
  ...{
    name: 'inbox',
    type: 'mail',
    imap: 'imaps://imap.example.com',
    smtp: 'smtps://smtp.example.com',
  },
  ...{ user: 'desk', password: '$' + '{P}', address: 'Desk@Example.com' },
};

function faults(change: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = sourceSchema.safeParse({ ...good, ...change });
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

test('what is not said is what is safe', () => {
  expect(sourceSchema.parse(good)).toEqual({
    ...{ name: 'inbox', type: 'mail', imap: good.imap, smtp: good.smtp },
    ...{ user: 'desk', password: good.password, smtpUser: 'desk', smtpPassword: good.password },
    ...{ address: 'desk@example.com', aliases: [], folder: 'INBOX', sent: 'Sent', team: [] },
    ...{ answersPerHour: 5, allowPlain: false, guarantee: 'at-most-once' },
    ...{ settlesWithinMs: 30_000, timeoutMs: 30_000, poll: { everyMs: 30_000 } },
  });
});

describe('refused', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['a password in an address', { imap: 'imaps://me:secret@imap.example.com' }, 'imap'],
    ['another protocol', { imap: 'https://imap.example.com' }, 'imap'],
    ['a path', { smtp: 'smtps://smtp.example.com/x' }, 'smtp'],
    ['an address with a name', { address: 'Desk <desk@example.com>' }, 'address'],
    [
      'an address that begins a header',
      { address: 'desk@example.com\r\nBcc: x@y.test' },
      'address',
    ],
    ['a team that is the folder', { team: 'desk@example.com' }, 'team'],
    [
      'a team that is an alias of it',
      { aliases: 'help@example.com', team: ['help@example.com'] },
      'team',
    ],
    ['a note that nobody sends', { smtp: undefined, team: 'team@example.com' }, 'smtp'],
    ['an answer that nobody sends', { smtp: undefined, reply: { field: 'a', texts: {} } }, 'smtp'],
    ['a poll every second', { poll: { every: '1s' } }, 'poll.every'],
    ['no answers at all', { answers_per_hour: 0 }, 'answers_per_hour'],
    ['an empty answer', { reply: { field: 'a', texts: { x: ' ' } } }, 'reply.texts.x'],
  ])('%s', (_, change, path) => {
    expect(faults(change)).toEqual([path]);
  });
});

test('a variable may stand wherever a text does', () => {
  const name = '$' + '{NAME}';
  expect(
    faults({
      imap: name,
      smtp: `smtps://${name}`,
      address: name,
      team: '$' + '{TEAM}',
      user: name,
    }),
  ).toEqual([]);
});
