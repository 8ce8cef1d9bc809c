import { describe, expect, test } from 'vitest';
import {
  agentFileSchema,
  DEFAULT_REVIEW_REASONS,
  POLICY_IN_FORCE,
  POLICY_NOT_YET_IN_FORCE,
  parseDurationMs,
  parseMoney,
  parsePercent,
  policySchema,
  readJsonPath,
  riskOf,
  ruleSchema,
  sourceSchemaOf,
  valuesAt,
  workspaceFileSchemaOf,
} from '../../src/workspace/index.ts';

const sourceSchema = sourceSchemaOf({});
const workspaceFileSchema = workspaceFileSchemaOf({});

describe('amounts', () => {
  test.each([
    ['0s', 0],
    ['250ms', 250],
    ['30s', 30_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['3w', 1_814_400_000],
    ['15', null],
    ['1.5h', null],
    ['-1s', null],
    ['1h30m', null],
    ['15 m', null],
    ['999999999d', null],
  ])('the duration %s is %s ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  test.each([
    ['2%', 0.02],
    ['0.5%', 0.005],
    ['2.3%', 0.023],
    ['100%', 1],
    ['101%', null],
    ['2 %', null],
    ['2', null],
  ])('the percentage %s is %s', (text, ratio) => {
    expect(parsePercent(text)).toBe(ratio);
  });

  test.each([
    ['0.05 EUR', { minorUnits: 5, currency: 'EUR' }],
    ['20 EUR', { minorUnits: 2_000, currency: 'EUR' }],
    ['1.5 USD', { minorUnits: 150, currency: 'USD' }],
    ['500 JPY', { minorUnits: 500, currency: 'JPY' }],
    ['1.234 KWD', { minorUnits: 1_234, currency: 'KWD' }],
    ['0.001 EUR', null],
    ['5 JPY.', null],
    ['5 eur', null],
    ['5', null],
  ])('%s is %j', (text, money) => {
    expect(parseMoney(text)).toEqual(money);
  });
});

describe('policy', () => {
  const defaults = {
    thresholds: { auto: 0.85, assisted: 0.6 },
    delayNonUrgentMs: 900_000,
    undoMs: 10_000,
    review: {
      expiresAfterMs: 86_400_000,
      claimForMs: 600_000,
      queue: 'people',
      reasons: DEFAULT_REVIEW_REASONS,
    },
    urgent: { priority: ['urgent', 'high'] },
    promise: null,
    errorBudget: {
      ...{ windowMs: 3_600_000, reduced: 0.02, handback: 0.05, stopped: 0.1 },
      minimum: 20,
    },
    breaker: {
      ...{ lowConfidenceInARow: 10, responseOverMs: 30_000, errorRate: 0.05 },
      ...{ minimum: 20, openForMs: 300_000 },
    },
    burst: { windowMs: 600_000, minimum: 8 },
    sampleRate: 0.08,
    costs: [],
    guard: { injection: 'person' },
    spend: null,
    retention: null,
  };

  test('an empty file has all defaults', () => {
    expect(workspaceFileSchema.parse({ workspace: 'w' })).toEqual({
      workspace: 'w',
      sources: [],
      policy: defaults,
      // Nothing is sent anywhere to compare what articles mean.
      embeddings: null,
    });
  });

  test('reasons of the workspace replace the usual ones, in their order and each code once', () => {
    const given = [
      { code: 'vip', label: 'A guest waits' },
      { code: 'duplicate', label: 'Seen before' },
    ];
    expect(policySchema.parse({ review: { reasons: given } }).review.reasons).toEqual(given);
    for (const reasons of [
      ...[[], 'vip', [{ code: 'vip' }], [{ code: 'V I P', label: 'x' }]],
      [...given, { code: 'vip', label: 'again' }],
      [{ ...given[0], colour: 'red' }],
    ]) {
      expect(policySchema.safeParse({ review: { reasons } }).success).toBe(false);
    }
  });

  test('every block is read', () => {
    const parsed = policySchema.parse({
      thresholds: { auto: 0.9 },
      delay: { non_urgent: '2m' },
      undo: '5s',
      review: { queue: 'tier-2' },
      urgent: { priority: 'P1' },
      promise: { target_error: 0.02, sure: '95%' },
      error_budget: { window: '1h', reduced: '2%', handback: '5%', stopped: '10%' },
      breaker: { low_confidence_in_a_row: 10, response_over: '30s', error_rate: '5%' },
      burst: { window: '5m' },
      sample: '10%',
      costs: [{ field: 'priority', right: 'urgent', cost: 5 }],
      redact: { names: true },
      guard: { injection: 'note' },
      spend: { per_item: '0.05 EUR', per_day: '20 EUR' },
      retention: { text_for: '365d' },
    });
    expect(parsed).toEqual({
      thresholds: { auto: 0.9, assisted: 0.6 },
      delayNonUrgentMs: 120_000,
      undoMs: 5_000,
      review: { ...defaults.review, queue: 'tier-2' },
      urgent: { priority: ['P1'] },
      promise: { targetError: 0.02, sure: 0.95 },
      errorBudget: {
        ...{ windowMs: 3_600_000, reduced: 0.02, handback: 0.05, stopped: 0.1 },
        minimum: 20,
      },
      breaker: {
        ...{ lowConfidenceInARow: 10, responseOverMs: 30_000, errorRate: 0.05 },
        ...{ minimum: 20, openForMs: 300_000 },
      },
      burst: { windowMs: 300_000, minimum: 8 },
      sampleRate: 0.1,
      costs: [{ field: 'priority', right: ['urgent'], decided: null, cost: 5 }],
      guard: { injection: 'note' },
      spend: {
        perItem: { minorUnits: 5, currency: 'EUR' },
        perAgentDay: null,
        perDay: { minorUnits: 2_000, currency: 'EUR' },
        oneUsd: null,
      },
      retention: { textMs: 31_536_000_000, auditMs: null },
      redact: { names: true, addresses: false },
    });
  });

  test('what redacts nothing more leaves no trace, so that hashes stay what they were', () => {
    expect(policySchema.parse({ redact: { names: false } })).not.toHaveProperty('redact');
    expect(policySchema.safeParse({ redact: { names: 'yes' } }).success).toBe(false);
  });

  test('each block is either in force or said not to be', () => {
    const blocks = [...POLICY_IN_FORCE, ...POLICY_NOT_YET_IN_FORCE];
    const [issue] = policySchema.safeParse({ nothing: 1 }).error?.issues ?? [];
    expect(issue?.message).toBe(`one of the keys ${blocks.join(', ')}`);
  });
});

describe('sources', () => {
  test('the http source of the contracts', () => {
    const parsed = sourceSchema.parse({
      name: 'sink',
      type: 'http',
      url: 'http://127.0.0.1:9000/',
      write: {
        method: 'POST',
        path: '/tickets/{{externalId}}/updates',
        headers: { 'Idempotency-Key': '{{writeKey}}' },
        body: { key: '{{writeKey}}', category: '{{category}}' },
      },
      find: { method: 'GET', path: '/tickets/{{externalId}}', marker: '$.updates[*].key' },
      readback: {
        method: 'GET',
        path: '/tickets/{{externalId}}',
        fields: { category: '$.category' },
      },
      guarantee: 'marker',
      settles_within: '30s',
    });
    const get = { method: 'GET', path: '/tickets/{{externalId}}', headers: {}, body: null };
    expect(parsed).toEqual({
      name: 'sink',
      type: 'http',
      url: 'http://127.0.0.1:9000',
      headers: {},
      write: {
        method: 'POST',
        path: '/tickets/{{externalId}}/updates',
        headers: { 'Idempotency-Key': '{{writeKey}}' },
        body: { key: '{{writeKey}}', category: '{{category}}' },
      },
      find: { ...get, marker: '$.updates[*].key' },
      readback: { ...get, fields: { category: '$.category' } },
      guarantee: 'marker',
      settlesWithinMs: 30_000,
      timeoutMs: 10_000,
      lookAgainAfterMs: 120_000,
    });
  });

  test('without a guarantee the weakest is assumed', () => {
    const parsed = sourceSchema.parse({
      name: 's',
      type: 'http',
      url: 'https://h',
      write: { path: '/t' },
      readback: { path: '/t', fields: { category: '$.category' } },
    });
    expect(parsed).toMatchObject({ guarantee: 'at-most-once', find: null });
  });

  test('a source that cannot be read back is refused: nothing could be confirmed', () => {
    const source = { name: 's', type: 'http', url: 'https://h', write: { path: '/t' } };
    expect(sourceSchema.safeParse(source).error?.issues.map((issue) => issue.path)).toEqual([
      ['readback'],
    ]);
  });

  test.each([
    ['$.updates[*].key', ['k1', 'k2']],
    ['$.updates[1].key', ['k2']],
    ["$['category']", ['x']],
    ['$.none.deeper', []],
    ['$.category[0]', []],
    ['$.toString', []],
  ])('the JSON path %s reaches %j', (path, reached) => {
    const document = { category: 'x', updates: [{ key: 'k1' }, { key: 'k2' }] };
    expect(valuesAt(document, readJsonPath(path) ?? [])).toEqual(reached);
  });

  test.each(['', 'a', '$..a', '$.a[', '$[?(@.a)]', '$.a b', '$[-1]'])(
    '%j is no JSON path',
    (path) => {
      expect(readJsonPath(path)).toBeNull();
    },
  );
});

describe('agents and rules', () => {
  test('an agent with nothing but its name has the careful defaults', () => {
    expect(agentFileSchema.parse({ agent: 'a', owner: 'o', fields: { category: {} } })).toEqual({
      agent: 'a',
      owner: 'o',
      optimisesFor: null,
      autonomy: 'suggest',
      scope: { kind: 'ticket', sources: 'all' },
      tiers: ['rules', 'builtin'],
      tierThreshold: 0.85,
      fields: { category: { on: true, target: 'category', values: null, thresholds: {} } },
      thresholds: {},
      overrides: [],
      delayNonUrgentMs: null,
      risk: {},
      role: 'desk',
      // It asks no model, nobody else, and answers no requester.
      models: [],
      instructions: null,
      asks: [],
      samples: 1,
      // What it would be told of who asks, it needs a model to read.
      memory: true,
      // What a model says of one ticket is never taken for another.
      nearAnswers: null,
      reply: { on: false, forbid: [] },
      limits: { steps: 8, tokens: 20_000, timeoutMs: 60_000 },
    });
  });

  test('tiers are asked cheapest first whatever the file says', () => {
    const { tiers } = agentFileSchema.parse({
      agent: 'a',
      owner: 'o',
      tiers: ['builtin', 'rules', 'rules'],
      fields: { c: {} },
    });
    expect(tiers).toEqual(['rules', 'builtin']);
  });

  test('an action is reversible unless the agent says otherwise', () => {
    expect(riskOf({ risk: {} }, 'set_fields')).toBe('reversible');
    expect(riskOf({ risk: {} }, 'constructor')).toBe('reversible');
    expect(riskOf({ risk: { reply: 'visible' } }, 'reply')).toBe('visible');
  });

  test('tests beside each other must all hold', () => {
    const { when, weight, final, because } = ruleSchema.parse({
      rule: 'r',
      when: {
        words: 'vpn',
        phrases: ['locked out'],
        subject_only: true,
        language: 'de',
        field: { site: 'N', floor: { one_of: ['1', '2'] } },
        any: [{ regex: 'x\\d' }, { sender_domain: 'example.com' }],
      },
      // biome-ignore lint/suspicious/noThenProperty: the key of the file format.
      then: { category: 'network' },
    });
    expect({ weight, final, because }).toEqual({ weight: 0.6, final: false, because: null });
    expect(when).toEqual({
      type: 'all',
      of: [
        { type: 'words', words: ['vpn', 'locked out'], subjectOnly: true },
        { type: 'field', name: 'site', oneOf: ['N'] },
        { type: 'field', name: 'floor', oneOf: ['1', '2'] },
        { type: 'language', languages: ['de'] },
        {
          type: 'any',
          of: [
            { type: 'regex', pattern: 'x\\d', subjectOnly: false },
            { type: 'senderDomain', domains: ['example.com'] },
          ],
        },
      ],
    });
  });

  test('conditions nest four deep and no deeper', () => {
    const nested = (depth: number): object =>
      depth === 0 ? { words: ['a'] } : { any: [nested(depth - 1)] };
    const rule = (depth: number): object => ({
      rule: 'r',
      when: nested(depth),
      // biome-ignore lint/suspicious/noThenProperty: the key of the file format.
      then: { c: 'x' },
    });
    expect(ruleSchema.safeParse(rule(4)).success).toBe(true);
    expect(ruleSchema.safeParse(rule(5)).error?.issues[0]?.message).toBe(
      'at most 4 levels of any and all',
    );
  });
});
