import {
  AGENT_ROLES,
  AUTONOMY,
  agentFileSchema,
  alertFileSchema,
  alertKinds,
  GUARANTEES,
  type IssueParams,
  MODEL_PROVIDERS,
  MODEL_SIZES,
  modelFileSchema,
  POLICY_IN_FORCE,
  POLICY_NOT_YET_IN_FORCE,
  policySchema,
  RISKS,
  ruleSchema,
  SOURCE_TYPES,
  TIERS,
  toolServerFileSchema,
} from '@signalbox/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { ticketSystems } from '../../src/connectors/ticket-systems.ts';
import { sourceSchema, workspaceFileSchema } from '../../src/workspace/source-schema.ts';
import { namesBelow, tableBelow, textOf } from './support.ts';

const unknownKey = 'no_such_key';

let reference: string;

beforeAll(async () => {
  reference = await textOf('docs/reference/workspace.md');
});

/** Every mapping refuses a key it does not know and names those it does: the schemas say themselves what they take. */
function keysAt(schema: z.ZodType, value: unknown, path: string): readonly string[] {
  const parsed = schema.safeParse(value);
  const issues = parsed.success ? [] : parsed.error.issues;
  for (const issue of issues) {
    if (issue.code !== 'custom' || issue.path.join('.') !== `${path}${unknownKey}`) continue;
    const { knownKeys } = (issue.params ?? {}) as IssueParams;
    if (knownKeys !== undefined) return knownKeys;
  }
  throw new Error(`nothing refuses ${path}${unknownKey}`);
}

const wrong = { [unknownKey]: true };
const http = {
  name: 'x',
  type: 'http',
  url: 'https://x.example',
  write: { path: '/' },
  readback: { path: '/', fields: { a: '$.a' } },
};

const ticketSystem = {
  ...{ name: 'x', type: 'rt', url: 'https://x.example', token: 't' },
  fields: {},
};

const mail = {
  ...{ name: 'x', type: 'mail', imap: 'imaps://x.example', smtp: 'smtps://x.example' },
  ...{ user: 'x', password: 'x', address: 'x@x.example' },
};

/** Heading of the reference → the keys that the schemas take there. */
const sections: readonly (readonly [string, () => readonly string[]])[] = [
  ['signalbox.yaml', () => keysAt(workspaceFileSchema, wrong, '')],
  [
    'Source of type api or desk',
    () => keysAt(sourceSchema, { name: 'x', type: 'desk', ...wrong }, ''),
  ],
  ['Source of type http', () => keysAt(sourceSchema, { ...http, ...wrong }, '')],
  ['Source of a ticket system', () => keysAt(sourceSchema, { ...ticketSystem, ...wrong }, '')],
  ['Source of type mail', () => keysAt(sourceSchema, { ...mail, ...wrong }, '')],
  ['reply', () => keysAt(sourceSchema, { ...mail, reply: wrong }, 'reply.')],
  ['poll of a mailbox', () => keysAt(sourceSchema, { ...mail, poll: wrong }, 'poll.')],
  ['poll', () => keysAt(sourceSchema, { ...ticketSystem, poll: wrong }, 'poll.')],
  ['hand_over', () => keysAt(sourceSchema, { ...ticketSystem, hand_over: wrong }, 'hand_over.')],
  [
    'routes',
    () => keysAt(sourceSchema, { ...ticketSystem, hand_over: { to: wrong } }, 'hand_over.to.'),
  ],
  [
    'acknowledge',
    () => keysAt(sourceSchema, { ...ticketSystem, acknowledge: wrong }, 'acknowledge.'),
  ],
  ['write', () => keysAt(sourceSchema, { ...http, write: wrong }, 'write.')],
  ['find', () => keysAt(sourceSchema, { ...http, find: wrong }, 'find.')],
  ['readback', () => keysAt(sourceSchema, { ...http, readback: wrong }, 'readback.')],
  ['reply of an http source', () => keysAt(sourceSchema, { ...http, reply: wrong }, 'reply.')],
  ['webhook', () => keysAt(sourceSchema, { ...http, webhook: wrong }, 'webhook.')],
  ['map', () => keysAt(sourceSchema, { ...http, webhook: { map: wrong } }, 'webhook.map.')],
  ['policy', () => keysAt(policySchema, wrong, '')],
  ...[
    'thresholds',
    'delay',
    'review',
    'promise',
    'error_budget',
    'breaker',
    'redact',
    'guard',
    'spend',
    'memory',
    'retention',
  ].map((block) => [block, () => keysAt(policySchema, { [block]: wrong }, `${block}.`)] as const),
  ['knowledge', () => keysAt(workspaceFileSchema, { knowledge: wrong }, 'knowledge.')],
  [
    'embeddings',
    () =>
      keysAt(workspaceFileSchema, { knowledge: { embeddings: wrong } }, 'knowledge.embeddings.'),
  ],
  ['agents', () => keysAt(agentFileSchema, wrong, '')],
  ['scope', () => keysAt(agentFileSchema, { scope: wrong }, 'scope.')],
  ['fields', () => keysAt(agentFileSchema, { fields: { a: wrong } }, 'fields.a.')],
  ['reply of an agent', () => keysAt(agentFileSchema, { reply: wrong }, 'reply.')],
  ['limits', () => keysAt(agentFileSchema, { limits: wrong }, 'limits.')],
  ['near_answers', () => keysAt(agentFileSchema, { near_answers: wrong }, 'near_answers.')],
  ['overrides', () => keysAt(agentFileSchema, { overrides: [wrong] }, 'overrides.0.')],
  ['rules', () => keysAt(ruleSchema, wrong, '')],
  ['when', () => keysAt(ruleSchema, { when: wrong }, 'when.')],
  ['models', () => keysAt(modelFileSchema, wrong, '')],
  ['grants', () => keysAt(agentFileSchema, { tools: [wrong] }, 'tools.0.')],
  ['tools', () => keysAt(toolServerFileSchema, wrong, '')],
  ['Tool of a server', () => keysAt(toolServerFileSchema, { tools: { a: wrong } }, 'tools.a.')],
  ['prices', () => keysAt(modelFileSchema, { prices: [wrong] }, 'prices.0.')],
  ['alerts', () => keysAt(alertFileSchema, wrong, '')],
  ...(['slack', 'webhook', 'mail'] as const).map(
    (type) =>
      [
        `Channel of type ${type}`,
        () => keysAt(alertFileSchema, { to: [{ type, ...wrong }] }, 'to.0.'),
      ] as const,
  ),
];

test.each(sections)(
  'the table below "%s" names the keys of the schema, no more and no fewer',
  (heading, keys) => {
    expect([...namesBelow(reference, heading)].sort()).toEqual([...keys()].sort());
  },
);

test('the policy table says of each block whether it is in force', () => {
  const said = tableBelow(reference, 'policy').map((row) => [row[0], row[3]] as const);
  const inForce = said.flatMap(([name, yes]) => (yes === 'yes' ? [name] : []));
  const notYet = said.flatMap(([name, yes]) => (yes === 'no' ? [name] : []));
  expect(inForce.sort()).toEqual([...POLICY_IN_FORCE].sort());
  expect(notYet.sort()).toEqual([...POLICY_NOT_YET_IN_FORCE].sort());
});

describe('defaults and choices', () => {
  const policy = policySchema.parse({});

  function cell(heading: string, key: string, column: number): string {
    return tableBelow(reference, heading).find((row) => row[0] === key)?.[column] ?? '';
  }

  test('are those of the policy', () => {
    expect(Number(cell('thresholds', 'auto', 2))).toBe(policy.thresholds.auto);
    expect(Number(cell('thresholds', 'assisted', 2))).toBe(policy.thresholds.assisted);
    const written = {
      delay: { non_urgent: cell('delay', 'non_urgent', 2) },
      undo: cell('policy', 'undo', 2),
      review: {
        expires_after: cell('review', 'expires_after', 2),
        claim_for: cell('review', 'claim_for', 2),
        queue: cell('review', 'queue', 2),
      },
    };
    expect(policySchema.parse(written)).toEqual(policy);
    expect(policySchema.parse({ guard: { injection: cell('guard', 'injection', 2) } })).toEqual(
      policy,
    );
    expect(policy.urgent).toEqual({ priority: ['urgent', 'high'] });
    expect(cell('policy', 'urgent', 2)).toBe('{ priority: [urgent, high] }');
  });

  test('are those of an http source', () => {
    const written = {
      ...http,
      guarantee: cell('Source of type http', 'guarantee', 2),
      settles_within: cell('Source of type http', 'settles_within', 2),
      timeout: cell('Source of type http', 'timeout', 2),
    };
    expect(sourceSchema.parse(written)).toEqual(sourceSchema.parse(http));
  });

  test('are those of search by meaning, which is off', () => {
    const at_least = Number(cell('embeddings', 'at_least', 2));
    const main = (knowledge: object) =>
      workspaceFileSchema.parse({ workspace: 'w', ...knowledge }).embeddings;
    expect(main({})).toBeNull();
    const written = { knowledge: { embeddings: { model: 'm', at_least } } };
    expect(main(written)).toEqual(main({ knowledge: { embeddings: { model: 'm' } } }));
  });

  test('are those of alerts', () => {
    const to = [{ type: 'webhook', url: 'https://x.example', secret: '$' + '{S}' }];
    const written = {
      ...{ alert: 'a', to },
      level: cell('alerts', 'level', 2),
      group_wait: cell('alerts', 'group_wait', 2),
      repeat_after: cell('alerts', 'repeat_after', 2),
    };
    expect(alertFileSchema.parse(written)).toEqual(alertFileSchema.parse({ alert: 'a', to }));
  });

  test('are those of models', () => {
    const model = {
      ...{ model: 'm', provider: 'openai', id: 'x', api_key: 'x', size: 'small', prices: 'free' },
    };
    const written = {
      ...model,
      max_output_tokens: Number(cell('models', 'max_output_tokens', 2)),
      timeout: cell('models', 'timeout', 2),
      connect_timeout: cell('models', 'connect_timeout', 2),
      at_once: Number(cell('models', 'at_once', 2)),
      waiting: Number(cell('models', 'waiting', 2)),
    };
    expect(modelFileSchema.parse(written)).toEqual(modelFileSchema.parse(model));
  });

  test('are those of agents and rules', () => {
    const agent = { agent: 'a', owner: 'o', fields: { a: {} } };
    const written = {
      ...agent,
      autonomy: cell('agents', 'autonomy', 2),
      tier_threshold: Number(cell('agents', 'tier_threshold', 2)),
      scope: { kind: cell('scope', 'kind', 2), sources: cell('scope', 'sources', 2) },
      fields: { a: { on: cell('fields', 'on', 2) === 'true' } },
      role: cell('agents', 'role', 2),
      samples: Number(cell('agents', 'samples', 2)),
      memory: cell('agents', 'memory', 2) === 'true',
      limits: {
        steps: Number(cell('limits', 'steps', 2)),
        tokens: Number(cell('limits', 'tokens', 2)),
        seconds: Number(cell('limits', 'seconds', 2)),
      },
    };
    expect(agentFileSchema.parse(written)).toEqual(agentFileSchema.parse(agent));
    // biome-ignore lint/suspicious/noThenProperty: the word users write.
    const rule = { rule: 'r', when: { words: ['mail'] }, then: { a: 'b' } };
    const weight = Number(cell('rules', 'weight', 2));
    const final = cell('rules', 'final', 2) === 'true';
    expect(ruleSchema.parse({ ...rule, weight, final })).toEqual(ruleSchema.parse(rule));
  });

  test.each([
    ['agents', 'autonomy', 1, AUTONOMY],
    ['agents', 'tiers', 1, TIERS],
    ['agents', 'role', 1, AGENT_ROLES],
    ['alerts', 'kinds', 1, alertKinds],
    ['agents', 'risk', 3, RISKS],
    ['models', 'provider', 1, MODEL_PROVIDERS],
    ['models', 'size', 1, MODEL_SIZES],
    ['Source of type http', 'guarantee', 1, GUARANTEES],
    ['sources', '', -1, [...SOURCE_TYPES, ...Object.keys(ticketSystems)]],
  ] as const)('under "%s", %s names every choice', (heading, key, column, choices) => {
    const text = column < 0 ? sectionOf(heading) : cell(heading, key, column);
    for (const choice of choices) expect(text).toContain(`\`${choice}\``);
  });
});

test.each(Object.entries(ticketSystems))(
  'the fields of %s stand in the reference',
  (type, { fields }) => {
    const named = fields.map((field) => `\`${field}\``).join(', ');
    expect(reference).toContain(`| \`${type}\` | ${named} |`);
  },
);

/** The text from a heading to the next. */
function sectionOf(heading: string): string {
  const [, after = ''] = reference.split(`\n## ${heading}\n`);
  return after.split(/\n#+ /)[0] ?? '';
}
