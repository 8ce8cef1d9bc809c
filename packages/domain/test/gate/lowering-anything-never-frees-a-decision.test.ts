import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideGate,
  type GateFacts,
  type GatePolicy,
  type Lane,
  lanes,
  risks,
  thresholdsFor,
  worstLane,
} from '../../src/index.ts';

const strictness = (lane: Lane): number => lanes.indexOf(lane);
// Names a record inherits are names a field can have.
const name = fc.constantFrom('category', 'priority', 'team', 'constructor', 'toString');
const value = fc.constantFrom('a', 'b', 'urgent');
const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const thresholds = fc.record({ auto: ratio, assisted: ratio }, { requiredKeys: [] });

const field = fc.record({
  field: name,
  value: fc.option(value),
  confidence: fc.oneof(ratio, fc.constantFrom(Number.NaN, 0.85, 0.6)),
});
const facts: fc.Arbitrary<GateFacts> = fc.record({
  fields: fc.uniqueArray(field, { selector: (one) => one.field, maxLength: 4 }),
  risk: fc.constantFrom(...risks),
  autonomy: fc.constantFrom('suggest', 'assisted', 'auto'),
  tripped: fc.subarray(['tenant', 'agent:triage', 'source:desk']),
  findings: fc.subarray(['missing_text', 'tainted']),
  fallback: fc.option(fc.constantFrom('quick', 'cached', 'rules')),
});
const policy: fc.Arbitrary<GatePolicy> = fc.record({
  thresholds: fc.record({ auto: ratio, assisted: ratio }),
  agentThresholds: thresholds,
  fieldThresholds: fc.dictionary(name, thresholds),
  overrides: fc.array(
    fc.record({ when: fc.dictionary(name, fc.array(value, { minLength: 1 })), thresholds }),
    { maxLength: 3 },
  ),
  urgent: fc.dictionary(name, fc.array(value)),
}) as fc.Arbitrary<GatePolicy>;

const free: GateFacts = {
  fields: [{ field: 'category', value: 'a', confidence: 0.9 }],
  risk: 'reversible',
  autonomy: 'auto',
  tripped: [],
  findings: [],
  fallback: null,
};
const usual: GatePolicy = {
  thresholds: { auto: 0.85, assisted: 0.6 },
  agentThresholds: {},
  fieldThresholds: {},
  overrides: [],
  urgent: { priority: ['urgent'] },
};

function neverFreer(before: GateFacts, after: GateFacts, under: GatePolicy): void {
  const lane = decideGate(before, under).lane;
  expect(strictness(decideGate(after, under).lane)).toBeGreaterThanOrEqual(strictness(lane));
}

describe('never freer', () => {
  test('by lowering a confidence', () => {
    fc.assert(
      fc.property(facts, policy, fc.nat(), ratio, (before, under, which, by) => {
        const fields = before.fields.map((one, n) =>
          n === which % Math.max(before.fields.length, 1)
            ? { ...one, confidence: one.confidence - by }
            : one,
        );
        neverFreer(before, { ...before, fields }, under);
      }),
    );
  });

  test('by losing an answer', () => {
    fc.assert(
      fc.property(facts, policy, (before, under) => {
        const fields = before.fields.map((one) => ({ ...one, value: null }));
        expect(decideGate({ ...before, fields }, under).lane).toBe('manual');
      }),
    );
  });

  test('by tripping a switch, adding a finding, a fallback or a higher risk, or lowering the ceiling', () => {
    fc.assert(
      fc.property(facts, policy, (before, under) => {
        neverFreer(before, { ...before, tripped: [...before.tripped, 'source:x'] }, under);
        neverFreer(before, { ...before, findings: [...before.findings, 'oversize'] }, under);
        neverFreer(before, { ...before, fallback: before.fallback ?? 'rules' }, under);
        for (const risk of risks.slice(risks.indexOf(before.risk)))
          neverFreer(before, { ...before, risk }, under);
        const ceilings = ['auto', 'assisted', 'suggest'] as const;
        for (const autonomy of ceilings.slice(ceilings.indexOf(before.autonomy))) {
          neverFreer(before, { ...before, autonomy }, under);
        }
      }),
    );
  });
});

test('the same facts and policy give the same decision, also after a way through JSON', () => {
  fc.assert(
    fc.property(facts, policy, (given, under) => {
      const finite = given.fields.map((one) => ({
        ...one,
        confidence: Number.isNaN(one.confidence) ? 0 : one.confidence,
      }));
      const recorded = { ...given, fields: finite };
      const replayed = JSON.parse(JSON.stringify(recorded)) as GateFacts;
      expect(decideGate(replayed, under)).toEqual(decideGate(recorded, under));
    }),
  );
});

test('a confidence that is no number is manual', () => {
  const fields = [{ field: 'category', value: 'a', confidence: Number.NaN }];
  expect(decideGate({ ...free, fields }, usual)).toMatchObject({ lane: 'manual', urgent: false });
});

test('every reason is listed, and an automatic decision has none that limits it', () => {
  const all = decideGate(
    {
      fields: [
        { field: 'category', value: 'a', confidence: 0.7 },
        { field: 'priority', value: null, confidence: 0 },
        { field: 'team', value: 'b', confidence: 0.1 },
      ],
      risk: 'money',
      autonomy: 'suggest',
      tripped: ['tenant', 'agent:triage'],
      findings: ['missing_text', 'tainted'],
      fallback: 'rules',
    },
    usual,
  );
  expect(all.reasons.map((reason) => reason.code).sort()).toEqual(
    [
      'autonomy_ceiling',
      'risk',
      'kill_switch',
      'kill_switch',
      'missing_text',
      'tainted',
      'fallback',
      'below_auto',
      'no_answer',
      'below_assisted',
    ].sort(),
  );
  fc.assert(
    fc.property(facts, policy, (given, under) => {
      const { lane, reasons } = decideGate(given, under);
      const onlySure = reasons.every((reason) => reason.code === 'sure_enough');
      expect(lane === 'auto').toBe(onlySure && given.fields.length > 0);
    }),
  );
});

test('no field is freer than the item, and the item is as strict as its strictest field', () => {
  fc.assert(
    fc.property(facts, policy, (given, under) => {
      const { lane, fieldLanes } = decideGate(given, under);
      const ofFields = Object.values(fieldLanes);
      for (const one of ofFields) expect(strictness(one)).toBeLessThanOrEqual(strictness(lane));
      if (ofFields.length === given.fields.length && ofFields.length > 0)
        expect(worstLane(ofFields)).toBe(lane);
    }),
  );
});

test.each([
  [0.85, 'auto'],
  [0.8499999, 'assisted'],
  [0.6, 'assisted'],
  [0.5999999, 'manual'],
  [1, 'auto'],
  [0, 'manual'],
])('with the default thresholds a confidence of %d is %s', (confidence, lane) => {
  expect(
    decideGate({ ...free, fields: [{ field: 'category', value: 'a', confidence }] }, usual).lane,
  ).toBe(lane);
});

test('no field, nothing to decide: manual', () => {
  expect(decideGate({ ...free, fields: [] }, usual)).toMatchObject({
    lane: 'manual',
    reasons: [{ code: 'nothing_to_decide' }],
  });
});

describe('thresholds', () => {
  test('auto is never below assisted, and nothing of their order in the file matters', () => {
    fc.assert(
      fc.property(policy, name, fc.dictionary(name, value), (under, of, proposed) => {
        const found = thresholdsFor(under, of, proposed);
        expect(found.auto).toBeGreaterThanOrEqual(found.assisted);
        const turned = { ...under, overrides: [...under.overrides].reverse() };
        expect(thresholdsFor(turned, of, proposed)).toEqual(found);
      }),
    );
  });

  test('another override never makes an agent freer than the strictest that already matches', () => {
    fc.assert(
      fc.property(
        policy,
        name,
        fc.dictionary(name, value),
        thresholds,
        (under, of, proposed, more) => {
          const matching = { when: {}, thresholds: { auto: 0.5, assisted: 0.5 } };
          const before = thresholdsFor(
            { ...under, overrides: [...under.overrides, matching] },
            of,
            proposed,
          );
          const extra = { when: {}, thresholds: more as { auto?: number } };
          const after = thresholdsFor(
            { ...under, overrides: [...under.overrides, matching, extra] },
            of,
            proposed,
          );
          expect(after.auto).toBeGreaterThanOrEqual(before.auto);
          expect(after.assisted).toBeGreaterThanOrEqual(before.assisted);
        },
      ),
    );
  });

  test('the nearest place counts: override, field, agent, policy, each of the two by itself', () => {
    const nested: GatePolicy = {
      ...usual,
      agentThresholds: { auto: 0.9 },
      fieldThresholds: { category: { assisted: 0.7 } },
      overrides: [{ when: { category: ['a'] }, thresholds: { auto: 0.99 } }],
    };
    expect(thresholdsFor(nested, 'category', { category: 'a' })).toEqual({
      auto: 0.99,
      assisted: 0.7,
    });
    expect(thresholdsFor(nested, 'category', { category: 'b' })).toEqual({
      auto: 0.9,
      assisted: 0.7,
    });
    expect(thresholdsFor(nested, 'priority', { category: 'b' })).toEqual({
      auto: 0.9,
      assisted: 0.6,
    });
  });
});
