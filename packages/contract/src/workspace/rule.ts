import type { Rule, RuleCondition } from '@signalbox/domain';
import * as z from 'zod';
import { ratio } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import {
  domainName,
  fieldName,
  languageTag,
  longText,
  oneOrMany,
  regexText,
  ruleWord,
  shortText,
  slug,
} from './names.ts';

/** One test of a ticket, as the rule engine of `domain` reads it. */
export type RuleConditionConfig = RuleCondition;

/** A rule as the engine reads it; `weight` defaults to 0.6 and `final` to false. */
export type RuleConfig = Rule;

const MAX_DEPTH = 4;
const EXPECTED_CONDITION =
  'a mapping with any of words, phrases, regex, field, sender_domain, language, kind, any, all';

const EXPECTED_FIELD_TEST = 'a value, { equals: value } or { one_of: [values] }';

const fieldTest = z.unknown().transform((value, context): readonly string[] => {
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [['equals', value]];
  const [first, ...rest] = entries;
  if (first !== undefined && rest.length === 0 && ['equals', 'one_of'].includes(first[0])) {
    const parsed = oneOrMany(shortText, EXPECTED_FIELD_TEST).safeParse(first[1]);
    if (parsed.success) return parsed.data;
  }
  refuse(context, [], EXPECTED_FIELD_TEST);
  return z.NEVER;
});

interface ConditionInput {
  readonly words?: readonly string[] | undefined;
  readonly phrases?: readonly string[] | undefined;
  readonly regex?: string | undefined;
  readonly field?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly sender_domain?: readonly string[] | undefined;
  readonly language?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  readonly subject_only?: boolean | undefined;
  readonly any?: readonly RuleConditionConfig[] | undefined;
  readonly all?: readonly RuleConditionConfig[] | undefined;
}

function toCondition(input: ConditionInput): RuleConditionConfig | null {
  const subjectOnly = input.subject_only ?? false;
  const tests: RuleConditionConfig[] = [];
  const words = [...(input.words ?? []), ...(input.phrases ?? [])];
  if (words.length > 0) tests.push({ type: 'words', words, subjectOnly });
  if (input.regex !== undefined) tests.push({ type: 'regex', pattern: input.regex, subjectOnly });
  for (const [name, oneOf] of Object.entries(input.field ?? {})) {
    tests.push({ type: 'field', name, oneOf });
  }
  if (input.sender_domain) tests.push({ type: 'senderDomain', domains: input.sender_domain });
  if (input.language) tests.push({ type: 'language', languages: input.language });
  if (input.kind) tests.push({ type: 'kind', kinds: input.kind });
  if (input.any) tests.push({ type: 'any', of: input.any });
  if (input.all) tests.push({ type: 'all', of: input.all });
  const [first, ...rest] = tests;
  if (first === undefined) return null;
  return rest.length === 0 ? first : { type: 'all', of: tests };
}

function conditionSchema(depth: number): z.ZodType<RuleConditionConfig> {
  const inner: z.ZodType<RuleConditionConfig> =
    depth === 0
      ? z.never({ error: `at most ${MAX_DEPTH} levels of any and all` })
      : conditionSchema(depth - 1);
  const list = (): z.ZodOptional<z.ZodType<readonly RuleConditionConfig[]>> =>
    z
      .array(inner, { error: 'a list of conditions' })
      .min(1, { error: 'at least one condition' })
      .optional();
  return fileObject(
    {
      words: oneOrMany(ruleWord, 'a list of words').optional(),
      phrases: oneOrMany(ruleWord, 'a list of phrases').optional(),
      regex: regexText.optional(),
      field: z
        .record(fieldName, fieldTest, { error: 'a mapping of field names to values' })
        .optional(),
      sender_domain: oneOrMany(domainName, 'a domain or a list of domains').optional(),
      language: oneOrMany(languageTag, 'a language or a list of languages').optional(),
      kind: oneOrMany(shortText, 'ticket or invoice').optional(),
      subject_only: z.boolean({ error: 'true or false' }).optional(),
      any: list(),
      all: list(),
    },
    EXPECTED_CONDITION,
  ).transform((input, context): RuleConditionConfig => {
    const condition = toCondition(input);
    if (
      input.subject_only === true &&
      !input.words &&
      !input.phrases &&
      input.regex === undefined
    ) {
      refuse(context, ['subject_only'], 'subject_only beside words, phrases or regex', {
        hint: 'write subject_only in the same mapping as the words it is about',
      });
    }
    if (condition !== null) return condition;
    refuse(context, [], EXPECTED_CONDITION);
    return z.NEVER;
  });
}

/** One rule of `rules/*.yaml`. */
export const ruleSchema: z.ZodType<RuleConfig> = fileObject(
  {
    rule: slug,
    when: conditionSchema(MAX_DEPTH),
    // biome-ignore lint/suspicious/noThenProperty: the word users write; the parsed rule calls it `sets`.
    then: z
      .record(fieldName, shortText, {
        error: 'a mapping of field names to values, such as { category: access }',
      })
      .refine((value) => Object.keys(value).length > 0, {
        error: 'at least one field and its value',
      }),
    weight: ratio.prefault(0.6),
    final: z.boolean({ error: 'true or false' }).default(false),
    because: longText.optional(),
  },
  'a rule: a mapping with rule, when and then',
).transform((file) => ({
  rule: file.rule,
  when: file.when,
  sets: file.then,
  weight: file.weight,
  final: file.final,
  because: file.because ?? null,
}));

/** A file of `rules/`: a list of rules. */
export const rulesFileSchema: z.ZodType<readonly RuleConfig[]> = z
  .array(ruleSchema, { error: 'a list of rules, each starting with "- rule: name"' })
  .max(2_000, { error: 'at most 2000 rules' });
