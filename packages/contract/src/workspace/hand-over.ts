import * as z from 'zod';
import { fileObject, refuse } from './file-object.ts';
import { fieldName, languageTag, longText, oneOrMany, shortText, slug } from './names.ts';

/** Why a ticket can be given to a person; the same names as in the note. */
export const HAND_OVER_CAUSES = [
  'unsure',
  'unusual',
  'stopped',
  'controls',
  'expired',
  'declined',
  'reassigned',
  'stuck',
] as const;

/** How a source is told that a ticket went to a person. */
export interface HandOverConfig {
  readonly causes: readonly (typeof HAND_OVER_CAUSES)[number][];
  /** The field of the source that says whose ticket it is; null: tickets stay where they are. */
  readonly field: string | null;
  readonly to: {
    readonly queues: Readonly<Record<string, string>>;
    readonly categories: Readonly<Record<string, string>>;
    readonly agents: Readonly<Record<string, string>>;
    readonly default: string | null;
  };
}

/** What the requester of a ticket that went to a person is told. */
export interface AcknowledgeConfig {
  readonly texts: Readonly<Record<string, string>>;
  readonly fallback: string;
  /** The tenant's text about the use of AI stands below. */
  readonly disclose: boolean;
}

const expectedCause = `one of ${HAND_OVER_CAUSES.join(', ')}`;
const cause = z.enum(HAND_OVER_CAUSES, { error: expectedCause });
const places = (key: z.ZodType<string>, what: string) =>
  z.record(key, shortText, { error: `a mapping of ${what} to values of the field` }).default({});

const to = fileObject(
  {
    queues: places(slug, 'queues'),
    categories: places(shortText, 'categories'),
    agents: places(slug, 'agents'),
    default: shortText.optional(),
  },
  'a mapping with queues, categories, agents and default',
);

/** The block `hand_over` of a source. */
export const handOverSchema: z.ZodType<HandOverConfig> = fileObject(
  {
    causes: oneOrMany(cause, `${expectedCause}, or a list of them`).optional(),
    field: fieldName.optional(),
    to: to.prefault({}),
  },
  'a mapping with causes, field and to',
).transform((file, context): HandOverConfig => {
  const { queues, categories, agents } = file.to;
  const routed =
    file.to.default !== undefined ||
    [queues, categories, agents].some((one) => Object.keys(one).length > 0);
  if (routed && file.field === undefined) {
    refuse(context, ['field'], 'the field that is set to what to says, such as team');
  }
  return {
    causes: (file.causes as HandOverConfig['causes'] | undefined) ?? HAND_OVER_CAUSES,
    field: file.field ?? null,
    to: { queues, categories, agents, default: file.to.default ?? null },
  };
});

/** The block `acknowledge` of a source. */
export const acknowledgeSchema: z.ZodType<AcknowledgeConfig> = fileObject(
  {
    texts: z.record(languageTag, longText, { error: 'a mapping of languages to texts' }),
    fallback: languageTag,
    disclose: z.boolean({ error: 'true or false' }).default(true),
  },
  'a mapping with texts and fallback',
).transform((file, context): AcknowledgeConfig => {
  const texts = Object.fromEntries(
    Object.entries(file.texts).map(([language, text]) => [language.toLowerCase(), text]),
  );
  const fallback = file.fallback.toLowerCase();
  if (!Object.hasOwn(texts, fallback)) {
    refuse(context, ['fallback'], 'a language that texts has', { choices: Object.keys(texts) });
  }
  return { texts, fallback, disclose: file.disclose };
});
