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

/**
 * The body of a chat completion: https://platform.openai.com/docs/api-reference/chat/create. `functions`, `function_call` and the role
 * `function`, which `tools` replaced, are not taken here, though the service still does.
 */
const name = text({ min: 1, max: 64, pattern: /^[a-zA-Z0-9_-]+$/ });
const textPart = object({ type: word('text'), text: text() });
const refusalPart = object({ type: word('refusal'), refusal: text() });

const userPart = byTag('type', {
  text: textPart,
  image_url: object({
    type: word('image_url'),
    image_url: object({ url: text({ min: 1 }) }, { detail: word('auto', 'low', 'high') }),
  }),
  input_audio: object({
    type: word('input_audio'),
    input_audio: object({ data: text({ min: 1 }), format: word('wav', 'mp3') }),
  }),
  file: object({
    type: word('file'),
    file: object({}, { file_data: text(), file_id: text(), filename: text() }),
  }),
});

const texts = textOr(list(textPart, { min: 1 }));

const toolCall = byTag('type', {
  function: object({
    id: text({ min: 1 }),
    type: word('function'),
    function: object({ name: text({ min: 1 }), arguments: text() }),
  }),
});

const instruction = (role: string): Shape =>
  object({ role: word(role), content: texts }, { name: text() });

const message = byTag('role', {
  developer: instruction('developer'),
  system: instruction('system'),
  user: object(
    { role: word('user'), content: textOr(list(userPart, { min: 1 })) },
    { name: text() },
  ),
  assistant: object(
    { role: word('assistant') },
    {
      content: nullable(
        textOr(list(byTag('type', { text: textPart, refusal: refusalPart }), { min: 1 })),
      ),
      refusal: nullable(text()),
      name: text(),
      audio: nullable(anything),
      // Not in the reference, but the service takes its own messages back as it sent them.
      annotations: list(anything),
      tool_calls: list(toolCall, { min: 1 }),
    },
  ),
  tool: object({ role: word('tool'), content: texts, tool_call_id: text({ min: 1 }) }),
});

const tool = byTag('type', {
  function: object({
    type: word('function'),
    function: object(
      { name },
      { description: text(), parameters: record(anything), strict: nullable(flag) },
    ),
  }),
});

const namedTool = byTag('type', {
  function: object({ type: word('function'), function: object({ name: text({ min: 1 }) }) }),
  allowed_tools: object({
    type: word('allowed_tools'),
    allowed_tools: object({
      mode: word('auto', 'required'),
      tools: list(object({ type: word('function'), function: object({ name: text() }) }), {
        min: 1,
      }),
    }),
  }),
});

const toolChoice: Shape = (value, path) =>
  typeof value === 'string'
    ? word('none', 'auto', 'required')(value, path)
    : namedTool(value, path);

const responseFormat = byTag('type', {
  text: object({ type: word('text') }),
  json_object: object({ type: word('json_object') }),
  json_schema: object({
    type: word('json_schema'),
    json_schema: object(
      { name },
      { description: text(), schema: record(anything), strict: nullable(flag) },
    ),
  }),
});

export const chatShape: Shape = object(
  { model: text({ min: 1 }), messages: list(message, { min: 1 }) },
  {
    audio: nullable(anything),
    frequency_penalty: nullable(decimal(-2, 2)),
    logit_bias: nullable(record(decimal(-100, 100))),
    logprobs: nullable(flag),
    max_completion_tokens: nullable(integer(1)),
    max_tokens: nullable(integer(1)),
    metadata: nullable(record(text({ max: 512 }))),
    modalities: nullable(list(word('text', 'audio'), { min: 1 })),
    n: nullable(integer(1, 128)),
    parallel_tool_calls: flag,
    prediction: nullable(anything),
    presence_penalty: nullable(decimal(-2, 2)),
    prompt_cache_key: text(),
    prompt_cache_retention: nullable(word('in_memory', '24h')),
    reasoning_effort: nullable(word('none', 'minimal', 'low', 'medium', 'high', 'xhigh')),
    response_format: responseFormat,
    safety_identifier: text({ max: 64 }),
    seed: nullable(integer(Number.MIN_SAFE_INTEGER)),
    service_tier: nullable(word('auto', 'default', 'flex', 'scale', 'priority')),
    stop: nullable(textOr(list(text({ min: 1 }), { min: 1, max: 4 }))),
    store: nullable(flag),
    stream: nullable(flag),
    stream_options: nullable(object({}, { include_usage: flag, include_obfuscation: flag })),
    temperature: nullable(decimal(0, 2)),
    tool_choice: toolChoice,
    tools: list(tool, { min: 1, max: 128 }),
    top_logprobs: nullable(integer(0, 20)),
    top_p: nullable(decimal(0, 1)),
    user: text(),
    verbosity: nullable(word('low', 'medium', 'high')),
    web_search_options: anything,
  },
);
