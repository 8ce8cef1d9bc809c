import { newId } from '../wire/ids.ts';
import { contentText, member, number, objects, string } from '../wire/read.ts';
import type { JsonObject } from '../wire/shape.ts';
import { countTokens } from '../wire/tokens.ts';
import { type Asked, retryAfter, type Wire } from '../wire/wire.ts';
import { chunks, completion } from './chat-answer.ts';
import { refuseChat } from './chat-rules.ts';
import { chatShape } from './chat-shape.ts';
import { notJson, openAiFailure, refuseOpenAiHeaders, shapeRefusal } from './errors.ts';

/** `POST /v1/chat/completions` */
export const openAiChat: Wire = {
  api: 'openai.chat',
  scripted: true,
  refuseHeaders: refuseOpenAiHeaders,
  refuseText: notJson,
  refuse: (body) => {
    const fault = chatShape(body, []);
    return fault === null ? refuseChat(body as JsonObject) : shapeRefusal(fault);
  },
  ask,
  whole: completion,
  events: chunks,
  failure: openAiFailure,
  headers: (retryAfterMs) => ({
    'x-request-id': newId('req_'),
    'openai-version': '2020-10-01',
    ...retryAfter(retryAfterMs),
    ...(retryAfterMs === undefined ? {} : { 'retry-after-ms': String(retryAfterMs) }),
  }),
};

/** What every message costs beside its text. */
const tokensAMessage = 4;

function ask(body: JsonObject): Asked {
  const messages = objects(body['messages']);
  const tools = objects(body['tools']).map((tool) => string(member(tool, 'function')['name']));
  const isSystem = (message: JsonObject): boolean =>
    message['role'] === 'system' || message['role'] === 'developer';
  const systems = messages.filter(isSystem).map((message) => contentText(message['content']));
  const format = member(body, 'response_format')['json_schema'];
  const counted = [
    ...messages.map((message) => contentText(message['content'])),
    ...messages.flatMap((message) => objects(message['tool_calls'])).map(stringify),
    ...[body['tools'], format].map(stringify),
  ];
  return {
    seen: {
      model: string(body['model']),
      system: systems.length === 0 ? null : systems.join('\n'),
      messages: messages
        .filter((message) => !isSystem(message))
        .map(({ role, content }) => ({ role: string(role), text: contentText(content) })),
      tools,
      stream: body['stream'] === true,
    },
    inputTokens:
      counted.reduce((sum, text) => sum + countTokens(text), 0) + tokensAMessage * messages.length,
    maxOutputTokens:
      number(body['max_completion_tokens']) ??
      number(body['max_tokens']) ??
      Number.POSITIVE_INFINITY,
    forcedTool: forced(body, tools),
  };
}

function forced(body: JsonObject, tools: readonly string[]): string | null {
  const choice = member(body, 'tool_choice');
  if (choice['type'] === 'function') return string(member(choice, 'function')['name']);
  return body['tool_choice'] === 'required' && tools.length === 1 ? (tools[0] ?? null) : null;
}

function stringify(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
