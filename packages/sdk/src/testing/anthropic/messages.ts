import { newId } from '../wire/ids.ts';
import { contentText, member, objects, string } from '../wire/read.ts';
import type { JsonObject } from '../wire/shape.ts';
import { countTokens } from '../wire/tokens.ts';
import { type Asked, retryAfter, type Wire } from '../wire/wire.ts';
import { anthropicFailure, notJson, shapeRefusal } from './errors.ts';
import { refuseAnthropicHeaders, versionOf } from './headers.ts';
import { events, message } from './message-answer.ts';
import { refuseMessage } from './message-rules.ts';
import { messageShapes } from './message-shape.ts';

/** `POST /v1/messages` */
export const anthropicMessages: Wire = {
  api: 'anthropic.messages',
  scripted: true,
  refuseHeaders: refuseAnthropicHeaders,
  refuseText: notJson,
  refuse: (body, headers) => {
    const fault = messageShapes[versionOf(headers)](body, []);
    return fault === null ? refuseMessage(body as JsonObject) : shapeRefusal(fault);
  },
  ask,
  whole: (body, reply, headers) => message(body, reply, versionOf(headers)),
  events: (body, reply, headers) => events(body, reply, versionOf(headers)),
  failure: anthropicFailure,
  headers: (retryAfterMs) => ({ 'request-id': newId('req_'), ...retryAfter(retryAfterMs) }),
};

/** What every message costs beside its text. */
const tokensAMessage = 4;

function ask(body: JsonObject): Asked {
  const messages = objects(body['messages']);
  const tools = objects(body['tools']).map((tool) => string(tool['name']));
  const system = contentText(body['system']);
  const uses = messages
    .flatMap((one) => objects(one['content']))
    .filter(({ type }) => type === 'tool_use');
  const counted = [
    system,
    ...messages.map((one) => contentText(one['content'])),
    ...[...uses, body['tools'], member(body, 'output_config')['format']].map((one) =>
      one === undefined ? '' : JSON.stringify(one),
    ),
  ];
  return {
    seen: {
      model: string(body['model']),
      system: body['system'] === undefined ? null : system,
      messages: messages.map(({ role, content }) => ({
        role: string(role),
        text: contentText(content),
      })),
      tools,
      stream: body['stream'] === true,
    },
    inputTokens:
      counted.reduce((sum, text) => sum + countTokens(text), 0) + tokensAMessage * messages.length,
    maxOutputTokens: Number(body['max_tokens']),
    forcedTool: forced(member(body, 'tool_choice'), tools),
  };
}

function forced(choice: JsonObject, tools: readonly string[]): string | null {
  if (choice['type'] === 'tool') return string(choice['name']);
  return choice['type'] === 'any' && tools.length === 1 ? (tools[0] ?? null) : null;
}
