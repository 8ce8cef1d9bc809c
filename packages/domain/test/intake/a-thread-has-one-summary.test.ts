import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contextFields,
  requesterKindOf,
  summariseThread,
  type ThreadFacts,
  type ThreadMessage,
} from '../../src/index.ts';

const facts: ThreadFacts = {
  ...{ subject: '', fields: {}, requester: 'person', requesterDomain: null, reopened: null },
};
const said = (
  text: string,
  from: ThreadMessage['from'] = 'requester',
  more: Partial<ThreadMessage> = {},
): ThreadMessage => ({
  ...{ from, text, at: '2026-11-28T12:00:00Z', internal: false, language: 'en', ...more },
});
const of = (...messages: readonly ThreadMessage[]) => summariseThread(messages, facts);

test.each([
  ['We need it by noon tomorrow.', 'deadline'],
  ['Das muss bis morgen laufen.', 'deadline'],
  ['kinda stuck here, demo in 20 minutes', 'deadline'],
  ['please fix ASAP', 'said_urgent'],
  ['Bitte dringend ansehen', 'said_urgent'],
  ['nobody can log in', 'many_affected'],
  ['Die ganze Abteilung wartet', 'many_affected'],
  ['the shop is down', 'work_stopped'],
  ['Seit heute früh geht gar nichts mehr', 'work_stopped'],
  ['customers are waiting at the counter', 'customers_affected'],
  ['hier brennt es', 'distress'],
])('urgency is told with the words that show it: %s', (text, sign) => {
  expect(of(said(`Hello. ${text}`)).urgency).toContainEqual(
    expect.objectContaining({ sign, words: text }),
  );
});

test.each(['My chair squeaks a little.', 'Bitte um einen neuen Stuhl.', 'I download a file', ''])(
  'what is not urgent has no sign of it: %s',
  (text) => expect(of(said(text)).urgency).toEqual([]),
);

test('a colleague’s words make no ticket urgent', () => {
  expect(of(said('my chair squeaks'), said('Is it urgent?', 'team')).urgency).toEqual([]);
});

test('attempts and escalations are quoted with who said them, each once', () => {
  const summary = of(
    said('I have tried oil. Still no answer from anybody.'),
    said('I restarted the server.', 'team'),
    said('> I have tried oil.\nMy manager asks for the third time.'),
  );
  expect(summary.attempts.map(({ from, words }) => [from, words])).toEqual([
    ['requester', 'I have tried oil.'],
    ['team', 'I restarted the server.'],
  ]);
  expect(summary.escalations.map(({ words }) => words)).toEqual([
    'Still no answer from anybody.',
    'My manager asks for the third time.',
  ]);
});

describe('a question is open', () => {
  test('until the other side has written', () => {
    const asked = said('Which chair is it?', 'team');
    expect(of(said('help'), asked)).toMatchObject({
      waitingOn: 'requester',
      openQuestions: [{ words: 'Which chair is it?' }],
    });
    expect(of(said('help'), asked, said('the green one'))).toMatchObject({
      ...{ waitingOn: 'team', openQuestions: [], lastSpeaker: 'requester' },
    });
  });

  test('also after an answer of ours, which is none', () => {
    expect(of(said('Can you help?'), said('A person will look.', 'agent'))).toMatchObject({
      ...{ waitingOn: 'team', lastSpeaker: 'requester' },
      openQuestions: [{ words: 'Can you help?' }],
    });
  });

  test('whatever the team says among itself', () => {
    const note = said('what does he mean?', 'team', { internal: true });
    expect(of(said('Can you help?'), note)).toMatchObject({
      waitingOn: 'team',
      openQuestions: [{ words: 'Can you help?' }],
    });
  });
});

test('customer, tier and kind come from the fields; a company’s mail domain names a customer, a private one does not', () => {
  const fields = { Company: 'Nordkap', sla: 'gold', issue_type: 'incident' };
  const one = [said('help')];
  expect(summariseThread(one, { ...facts, fields })).toMatchObject({
    ...{ customer: 'Nordkap', tier: 'gold', issueType: 'incident' },
  });
  const from = (requesterDomain: string) =>
    summariseThread(one, { ...facts, requesterDomain }).customer;
  expect([from('nordkap.example'), from('gmail.com'), from('gmx.de')]).toEqual([
    'nordkap.example',
    null,
    null,
  ]);
});

test('languages are told in the order in which they came up', () => {
  const of_ = (language: string | null) => said('x', 'requester', { language });
  expect(of(of_('de'), of_('en'), of_(null), of_('de')).languages).toEqual(['de', 'en']);
});

test('the same messages give the same summary, which never grows beyond what people read', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 2_000 });
  const message = fc.record({
    from: fc.constantFrom('requester', 'team', 'agent'),
    text,
    internal: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 12 }), text, (all, subject) => {
      const messages = all.map(({ from, ...more }) => said(more.text, from as 'team', more));
      const summary = summariseThread(messages, { ...facts, subject });
      expect(summariseThread(messages, { ...facts, subject })).toEqual(summary);
      expect(JSON.stringify(summary).length).toBeLessThan(20_000);
      expect(summary.messages.requester + summary.messages.team + summary.messages.agent).toBe(
        messages.length,
      );
    }),
  );
});

test('a message of a million characters without an end takes no time to speak of', () => {
  const startedMs = performance.now();
  of(said('a still '.repeat(125_000)), said(`${'x'.repeat(1_000_000)}?`));
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test('deciders get the summary as fields, and nothing where there is none', () => {
  expect(contextFields(null)).toEqual({});
  expect(contextFields(of(said('ASAP please, I have tried oil')))).toMatchObject({
    ...{ context_urgent: 'yes', context_tried: 'yes', context_escalated: 'no' },
  });
});

test.each([
  ['paul@corp.test', 'chair', 'person'],
  ['paul.noreply@corp.test', 'chair', 'person'],
  ['no-reply@corp.test', 'chair', 'automatic'],
  ['MAILER-DAEMON@corp.test', 'chair', 'automatic'],
  ['paul@corp.test', 'Automatic reply: chair', 'automatic'],
  ['paul@corp.test', 'Abwesend: Re: Stuhl', 'automatic'],
  ['paul@corp.test', 'My automatic door is stuck', 'person'],
  [undefined, 'chair', 'unknown'],
])('a requester %s with the subject %s is %s', (email, subject, kind) => {
  expect(requesterKindOf(email === undefined ? null : { email }, subject)).toBe(kind);
});
