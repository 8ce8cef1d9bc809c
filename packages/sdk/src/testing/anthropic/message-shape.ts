import {
  anything,
  byTag,
  decimal,
  flag,
  integer,
  list,
  nullable,
  object,
  record,
  type Shape,
  text,
  textOr,
  word,
} from '../wire/shape.ts';
import type { AnthropicVersion } from './headers.ts';

/**
 * The body of a message: https://platform.claude.com/docs/en/api/messages/create. Tools that the service runs itself (search, code,
 * …) are not taken here.
 */
const cacheControl = nullable(object({ type: word('ephemeral') }, { ttl: word('5m', '1h') }));
const cacheable = { cache_control: cacheControl };
const id = text({ min: 1, pattern: /^[a-zA-Z0-9_-]+$/ });

const textBlock = object(
  { type: word('text'), text: text({ min: 1 }) },
  { ...cacheable, citations: nullable(anything) },
);

const imageBlock = object(
  {
    type: word('image'),
    source: byTag('type', {
      base64: object({
        type: word('base64'),
        media_type: word('image/jpeg', 'image/png', 'image/gif', 'image/webp'),
        data: text({ min: 1 }),
      }),
      url: object({ type: word('url'), url: text({ min: 1 }) }),
      file: object({ type: word('file'), file_id: text({ min: 1 }) }),
    }),
  },
  cacheable,
);

const documentBlock = object(
  {
    type: word('document'),
    source: byTag('type', {
      base64: object({
        type: word('base64'),
        media_type: word('application/pdf'),
        data: text({ min: 1 }),
      }),
      text: object({ type: word('text'), media_type: word('text/plain'), data: text() }),
      url: object({ type: word('url'), url: text({ min: 1 }) }),
      file: object({ type: word('file'), file_id: text({ min: 1 }) }),
    }),
  },
  {
    ...cacheable,
    citations: nullable(anything),
    context: nullable(text()),
    title: nullable(text()),
  },
);

const toolUse = object(
  {
    type: word('tool_use'),
    id,
    name: text({ min: 1, max: 200 }),
    input: record(anything),
  },
  { ...cacheable, caller: anything, toolset_name: nullable(text()) },
);

const toolResult = object(
  { type: word('tool_result'), tool_use_id: id },
  {
    ...cacheable,
    content: textOr(
      list(byTag('type', { text: textBlock, image: imageBlock, document: documentBlock })),
    ),
    is_error: flag,
    toolset_name: nullable(text()),
  },
);

const thinking = {
  thinking: object({ type: word('thinking'), thinking: text(), signature: text({ min: 1 }) }),
  redacted_thinking: object({ type: word('redacted_thinking'), data: text({ min: 1 }) }),
};

const userBlocks = byTag('type', {
  text: textBlock,
  image: imageBlock,
  document: documentBlock,
  tool_result: toolResult,
});
const assistantBlocks = byTag('type', { text: textBlock, tool_use: toolUse, ...thinking });

const message = byTag('role', {
  user: object({ role: word('user'), content: textOr(list(userBlocks)) }),
  assistant: object({ role: word('assistant'), content: textOr(list(assistantBlocks)) }),
});

const ownTool = object(
  {
    name: text({ min: 1, max: 128, pattern: /^[a-zA-Z0-9_-]{1,128}$/ }),
    input_schema: (value, path) =>
      record(anything)(value, path) ?? byTag('type', { object: anything })(value, path),
  },
  {
    ...cacheable,
    type: nullable(word('custom')),
    description: text(),
    strict: flag,
    allowed_callers: anything,
    defer_loading: flag,
    eager_input_streaming: nullable(flag),
    input_examples: list(record(anything)),
  },
);

const one = { disable_parallel_tool_use: flag };
const toolChoice = byTag('type', {
  auto: object({ type: word('auto') }, one),
  any: object({ type: word('any') }, one),
  tool: object({ type: word('tool'), name: text({ min: 1 }) }, one),
  none: object({ type: word('none') }),
});

const thinkingConfig = byTag('type', {
  enabled: object(
    { type: word('enabled'), budget_tokens: integer(1_024) },
    { display: nullable(word('summarized', 'omitted')) },
  ),
  adaptive: object(
    { type: word('adaptive') },
    { display: nullable(word('summarized', 'omitted')) },
  ),
  between_tools: object({ type: word('between_tools') }),
  disabled: object({ type: word('disabled') }),
});

const required = { model: text({ min: 1 }), max_tokens: integer(0), messages: list(message) };

const optional = {
  cache_control: cacheControl,
  container: nullable(anything),
  diagnostics: nullable(anything),
  inference_geo: nullable(text()),
  metadata: object({}, { user_id: nullable(text({ max: 512 })) }),
  output_config: object(
    {},
    {
      effort: nullable(word('low', 'medium', 'high', 'xhigh', 'max')),
      format: nullable(object({ type: word('json_schema'), schema: record(anything) })),
    },
  ),
  service_tier: word('auto', 'standard_only'),
  speed: nullable(word('standard', 'fast')),
  stop_sequences: list(text({ min: 1 })),
  stream: flag,
  system: textOr(list(textBlock)),
  thinking: thinkingConfig,
  tool_choice: toolChoice,
  tools: list(ownTool),
  user_profile_id: text(),
  workspace_id: text(),
};

/** 2026-10-21 took away how tokens are drawn: https://platform.claude.com/docs/en/api/migration-2026-10-21 */
export const messageShapes: Readonly<Record<AnthropicVersion, Shape>> = {
  '2023-06-01': object(required, {
    ...optional,
    temperature: decimal(0, 1),
    top_k: integer(0),
    top_p: decimal(0, 1),
  }),
  '2026-10-21': object(required, optional),
};
