import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { shortText, slug } from './names.ts';

export const MODEL_PROVIDERS = ['openai', 'anthropic', 'openai-compatible'] as const;
export type ModelProvider = (typeof MODEL_PROVIDERS)[number];

export const MODEL_SIZES = ['small', 'large'] as const;
export type ModelSize = (typeof MODEL_SIZES)[number];

/** What a model costs from a day on, in whole micro-dollars (a millionth of a dollar) for a million tokens. */
export interface ModelPrice {
  /** The day from which it holds, at midnight UTC: `2026-01-31`. */
  readonly from: string;
  readonly input: number;
  /** For input the provider had in its cache. Default: that of input. */
  readonly cachedInput: number;
  readonly output: number;
}

export interface ModelConfig {
  readonly model: string;
  readonly provider: ModelProvider;
  /** With the path before `/chat/completions` or `/messages`, without a slash at its end. */
  readonly url: string;
  /** The provider's own name of the model. */
  readonly id: string;
  /** `${NAME}` until the loader fills it; null: the server asks for none. */
  readonly apiKey: string | null;
  readonly size: ModelSize;
  /** The most tokens of one answer, with what it thinks before. */
  readonly maxOutputTokens: number;
  /** For a whole call, the wait for a connection in it. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Calls under way at once; those of models at one address are counted together. */
  readonly atOnce: number;
  /** Calls that may wait for their turn; one more is refused at once. */
  readonly waiting: number;
  /** In the order of their days. Empty: the model costs nothing. */
  readonly prices: readonly ModelPrice[];
}

const defaultUrl = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  'openai-compatible': null,
} as const satisfies Record<ModelProvider, string | null>;

/** A thousand dollars for a million tokens: more is a typing slip. */
const microsMax = 1_000_000_000;

const EXPECTED_URL =
  'an http or https address without user, query and fragment, such as http://127.0.0.1:11434/v1';
const EXPECTED_DAY = 'a day, such as 2026-01-31';
const EXPECTED_MICROS = `whole micro-dollars for a million tokens, 0 to ${microsMax}; 2500000 is 2.50 dollars`;
const EXPECTED_KEY = `an environment variable, such as \${MODEL_KEY}`;
const EXPECTED_PRICES =
  'free or a list of prices, such as [{ from: 2026-01-01, input: 2500000, output: 10000000 }]';

const reference = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;

function isAddress(text: string): boolean {
  if (reference.test(text)) return true;
  return /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(text);
}

/** A day of the calendar: the 30th of February is none. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return Number(day) >= 1 && Number(day) <= (days[Number(month) - 1] ?? 0);
}

function whole(from: number, to: number): z.ZodType<number> {
  const error = `a whole number of ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

const micros = z
  .int({ error: EXPECTED_MICROS })
  .min(0, { error: EXPECTED_MICROS })
  .max(microsMax, { error: EXPECTED_MICROS });

const price = fileObject(
  {
    from: z.string({ error: EXPECTED_DAY }).refine(isDay, { error: EXPECTED_DAY }),
    input: micros,
    cached_input: micros.optional(),
    output: micros,
  },
  'a price: a mapping with from, input, cached_input and output',
).transform((file, context): ModelPrice => {
  const cachedInput = file.cached_input ?? file.input;
  // What a call can cost at most is counted as if nothing were cached.
  if (cachedInput > file.input) refuse(context, ['cached_input'], 'at most the price of input');
  return { from: file.from, input: file.input, cachedInput, output: file.output };
});

const prices = z
  .array(price, { error: EXPECTED_PRICES })
  .min(1, { error: EXPECTED_PRICES })
  .max(100, { error: 'at most 100 prices' })
  .transform((list, context): readonly ModelPrice[] => {
    for (const [n, one] of list.entries()) {
      const first = list.findIndex(({ from }) => from === one.from);
      if (first < n) refuse(context, [n, 'from'], 'a day no other price has');
    }
    return [...list].sort((a, b) => (a.from < b.from ? -1 : 1));
  });

/** The word for "it costs nothing", or a list. By hand: as a union, zod would hide what is wrong with a list. */
const pricesOrFree = z.unknown().transform((value, context): readonly ModelPrice[] => {
  if (value === 'free') return [];
  const parsed = prices.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.addIssue({ ...issue });
  return z.NEVER;
});

/** `models/*.yaml`. */
export const modelFileSchema: z.ZodType<ModelConfig> = fileObject(
  {
    model: slug,
    provider: z.enum(MODEL_PROVIDERS, { error: `one of ${MODEL_PROVIDERS.join(', ')}` }),
    url: z
      .string({ error: EXPECTED_URL })
      .max(2_000, { error: 'at most 2000 characters' })
      .refine(isAddress, { error: EXPECTED_URL })
      .optional(),
    id: shortText,
    api_key: z
      .string({ error: EXPECTED_KEY })
      .min(1, { error: EXPECTED_KEY })
      .max(2_000, { error: 'at most 2000 characters' })
      // It goes into a header as it is.
      .regex(/^[\x21-\x7e]+$/, { error: 'a key without spaces and line ends' })
      .optional(),
    size: z.enum(MODEL_SIZES, { error: `one of ${MODEL_SIZES.join(', ')}` }),
    max_output_tokens: whole(1, 200_000).default(1_024),
    timeout: durationMs.prefault('30s'),
    connect_timeout: durationMs.optional(),
    at_once: whole(1, 1_000).default(8),
    waiting: whole(0, 10_000).default(100),
    prices: pricesOrFree,
  },
  'a mapping with model, provider, id, api_key, size and prices',
).transform((file, context): ModelConfig => {
  const url = file.url ?? defaultUrl[file.provider];
  if (url === null) refuse(context, ['url'], EXPECTED_URL);
  if (file.api_key === undefined && file.provider !== 'openai-compatible') {
    refuse(context, ['api_key'], EXPECTED_KEY);
  }
  if (file.timeout === 0 || file.timeout > 600_000) {
    refuse(context, ['timeout'], 'a time above zero, at most 10m');
  }
  const connectTimeoutMs = file.connect_timeout ?? Math.min(5_000, file.timeout);
  if (file.connect_timeout === 0 || connectTimeoutMs > file.timeout) {
    refuse(context, ['connect_timeout'], 'a time above zero, at most that of timeout');
  }
  return {
    model: file.model,
    provider: file.provider,
    url: (url ?? '').replace(/\/+$/, ''),
    id: file.id,
    apiKey: file.api_key ?? null,
    size: file.size,
    maxOutputTokens: file.max_output_tokens,
    timeoutMs: file.timeout,
    connectTimeoutMs,
    atOnce: file.at_once,
    waiting: file.waiting,
    prices: file.prices,
  };
});
