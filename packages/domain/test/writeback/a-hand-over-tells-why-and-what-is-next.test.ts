import { describe, expect, test } from 'vitest';
import {
  acknowledgementText,
  causeOfEvent,
  causeOfReasons,
  type HandOverEvent,
  type HandOverStory,
  handOverCauses,
  handOverText,
  planHandOver,
  routeOf,
} from '../../src/index.ts';

describe('the cause', () => {
  test.each<[readonly string[], string, string | null]>([
    [['kill_switch', 'below_assisted'], 'manual', 'stopped'],
    [['mode_handback', 'unusual'], 'manual', 'controls'],
    [['mode_stopped'], 'manual', 'controls'],
    [['mode_safe', 'below_auto'], 'assisted', null],
    [['out_of_scope', 'no_answer'], 'manual', 'unusual'],
    [['unusual', 'sure_enough'], 'assisted', 'unusual'],
    [['below_assisted'], 'manual', 'unsure'],
    [['mistake_cost', 'sure_enough'], 'manual', 'unsure'],
    [['reopened', 'sure_enough'], 'manual', 'unsure'],
    [['autonomy_ceiling', 'sure_enough'], 'manual', null],
    [['autonomy_ceiling', 'no_answer'], 'manual', 'unsure'],
    [['below_auto'], 'assisted', null],
    [['risk'], 'assisted', null],
  ])('of %j in the lane %s is %s', (codes, lane, cause) =>
    expect(causeOfReasons(codes, lane)).toBe(cause),
  );

  const event = (type: string, more: Partial<HandOverEvent> = {}): HandOverEvent => ({
    ...{ type, state: null, lane: null, verdict: null, reasonCodes: [], code: null },
    ...{ byControl: false, ...more },
  });
  test.each<[HandOverEvent, string | null]>([
    [
      event('decided', { state: 'in_review', lane: 'manual', reasonCodes: ['no_answer'] }),
      'unsure',
    ],
    [event('decided', { state: 'held', lane: 'auto', reasonCodes: ['sure_enough'] }), null],
    [event('gated_again', { state: 'in_review', reasonCodes: ['kill_switch'] }), 'stopped'],
    [event('review_expired'), 'expired'],
    [event('verdict', { verdict: 'decline' }), 'declined'],
    [event('verdict', { verdict: 'reassign' }), 'reassigned'],
    [event('verdict', { verdict: 'decline', state: 'resolved' }), null],
    [event('verdict', { verdict: 'accept' }), null],
    [event('hold_to_review', { byControl: true }), 'controls'],
    [event('hold_to_review'), null],
    [event('stuck', { code: 'no_agent' }), 'stuck'],
    [event('stuck', { code: 'write_refused' }), null],
    [event('received'), null],
  ])('of %o is %s', (given, cause) => expect(causeOfEvent(given)).toBe(cause));
});

const story: HandOverStory = {
  ...{ cause: 'unsure', update: false, agent: { name: 'triage', version: '4f1c09aa2be77d10' } },
  asked: null,
  fields: [
    {
      ...{ field: 'category', value: 'network', confidence: 0.54 },
      alternatives: [
        { value: 'network', confidence: 0.54 },
        { value: 'hardware', confidence: 0.3 },
      ],
    },
    { field: 'priority', value: null, confidence: 0, alternatives: [] },
  ],
  reasons: ['category: below the assisted threshold'],
  doubts: [],
  verdict: null,
  link: 'https://signalbox.example/items/1',
};

describe('the note', () => {
  test('has what was decided and how surely, why, what is next and where to look', () => {
    expect(handOverText(story)).toBe(
      [
        'Handed over to a person by Signalbox: the agent is not sure enough to act.',
        'Suggested next step: read the ticket and set what is right; the proposal below may be wrong.',
        '',
        'What the AI agent triage 4f1c09aa proposed:',
        '- category: network (54 % sure; else hardware 30 %)',
        '- priority: no answer',
        '',
        'Why a person:',
        '- category: below the assisted threshold',
        '',
        'Everything about it: https://signalbox.example/items/1',
      ].join('\n'),
    );
  });

  test.each(handOverCauses)('says of %s why and what is next', (cause) => {
    const [why = '', next = ''] = handOverText({ ...story, cause }).split('\n');
    expect(why).toMatch(/^Handed over to a person by Signalbox: .{10,}\.$/);
    expect(next).toMatch(/^Suggested next step: .{10,}\.$/);
  });

  test('says what the reviewer said, and stays within what any system takes', () => {
    const verdict = { reasonCode: 'wrong_category', note: 'not ours', queue: null };
    const text = handOverText({ ...story, cause: 'declined', verdict, link: null });
    expect(text).toContain('What the reviewer said:\n- wrong_category\n- not ours');
    expect(text).not.toContain('Everything about it');
    const long = handOverText({ ...story, reasons: ['x'.repeat(100_000)] });
    expect(long.length).toBeLessThanOrEqual(6_000);
  });
});

describe('the queue', () => {
  const routes = {
    ...{ queues: { vip: 'q' }, categories: { network: 'c' }, agents: { triage: 'a' } },
    default: 'd',
  };
  const item = { queue: null, agent: null, category: null, sureFrom: 0.6 };
  const network = (confidence: number) => ({ value: 'network', confidence });
  test.each([
    [{ ...item, queue: 'vip', agent: 'triage', category: network(0.9) }, 'q'],
    [{ ...item, agent: 'triage', category: network(0.6) }, 'c'],
    [{ ...item, agent: 'triage', category: network(0.59) }, 'a'],
    [{ ...item, agent: 'other' }, 'd'],
    [{ ...item, queue: 'constructor' }, 'd'],
  ])('of %j is %s: a guess chooses none', (given, expected) =>
    expect(routeOf(routes, given)).toBe(expected),
  );

  test('that a person has chosen meanwhile stands, and the note is written all the same', () => {
    const before = { fields: { team: 'vip' }, marker: null, note: 'absent' } as const;
    expect(planHandOver({ team: 'people' }, before, { team: 'desk' })).toEqual({
      ...{ kind: 'write', fields: {} },
    });
    expect(planHandOver({ team: 'people' }, before, { team: 'vip' })).toEqual({
      ...{ kind: 'write', fields: { team: 'people' } },
    });
  });

  test('is no business of a note that is there already', () => {
    const before = { fields: { team: 'vip' }, marker: null, note: 'internal' } as const;
    const done = { kind: 'already_done', verdict: 'confirmed' };
    expect(planHandOver({}, { ...before, fields: {} }, {})).toEqual(done);
  });
});

describe('the answer', () => {
  const texts = { texts: { en: 'Hello', de: 'Hallo' }, fallback: 'en' };
  test.each([
    ['de', { language: 'de', text: 'Hallo\n\nAI' }],
    ['de-AT', { language: 'de', text: 'Hallo\n\nAI' }],
    ['fr', { language: 'en', text: 'Hello\n\nAI' }],
    [null, { language: 'en', text: 'Hello\n\nAI' }],
    ['constructor', { language: 'en', text: 'Hello\n\nAI' }],
  ])('to somebody who writes %s', (language, expected) =>
    expect(acknowledgementText(texts, language, ' AI ')).toEqual(expected),
  );

  test('is the text alone where nothing is disclosed', () => {
    expect(acknowledgementText(texts, 'en', '')?.text).toBe('Hello');
  });
});
