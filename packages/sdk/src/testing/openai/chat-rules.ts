import { member, objects, string } from '../wire/read.ts';
import type { JsonObject } from '../wire/shape.ts';
import type { Refusal } from '../wire/wire.ts';
import { badRequest } from './errors.ts';
import { strictFault } from './strict-schema.ts';

/** What the shape of a chat completion cannot say: members that need each other, schemas, and the order of messages. */
export function refuseChat(body: JsonObject): Refusal | null {
  return (
    refuseCombination(body) ??
    refuseSeveral(body) ??
    refuseToolChoice(body) ??
    refuseSchemas(body) ??
    refuseContents(body) ??
    refuseOrder(objects(body['messages']))
  );
}

const given = (value: unknown): boolean => value !== undefined && value !== null;

function refuseCombination(body: JsonObject): Refusal | null {
  const only = (name: string, needs: string, holds: boolean): Refusal | null =>
    given(body[name]) && !holds
      ? badRequest(
          `The '${name}' parameter is only allowed when '${needs}' is enabled.`,
          name,
          'invalid_value',
        )
      : null;
  const withTools = (name: string): Refusal | null =>
    given(body[name]) && !given(body['tools'])
      ? badRequest(
          `Invalid value for '${name}': '${name}' is only allowed when 'tools' are specified.`,
          name,
          'invalid_value',
        )
      : null;
  return (
    only('stream_options', 'stream', body['stream'] === true) ??
    only('top_logprobs', 'logprobs', body['logprobs'] === true) ??
    withTools('tool_choice') ??
    withTools('parallel_tool_calls') ??
    refuseLimits(body) ??
    refuseJsonMode(body)
  );
}

function refuseLimits(body: JsonObject): Refusal | null {
  if (!given(body['max_tokens'])) return null;
  if (given(body['max_completion_tokens'])) {
    return badRequest(
      "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
      'max_tokens',
      'invalid_value',
    );
  }
  // Models that reason count what they think, so the old name is refused for them.
  return /^(?:o\d|gpt-5)/.test(string(body['model']))
    ? badRequest(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        'max_tokens',
        'unsupported_parameter',
      )
    : null;
}

function refuseJsonMode(body: JsonObject): Refusal | null {
  if (member(body, 'response_format')['type'] !== 'json_object') return null;
  return /json/i.test(JSON.stringify(body['messages']))
    ? null
    : badRequest(
        "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
        'messages',
        null,
      );
}

/** One answer of the script is one choice. */
function refuseSeveral(body: JsonObject): Refusal | null {
  const choices = body['n'];
  return given(choices) && choices !== 1
    ? badRequest('The scripted model server gives one choice: ask again for another.', 'n', null)
    : null;
}

function refuseToolChoice(body: JsonObject): Refusal | null {
  const choice = member(body, 'tool_choice');
  const offered = objects(body['tools']).map((tool) => member(tool, 'function')['name']);
  const named =
    choice['type'] === 'allowed_tools'
      ? objects(member(choice, 'allowed_tools')['tools'])
      : choice['type'] === 'function'
        ? [choice]
        : [];
  return named.some((tool) => !offered.includes(member(tool, 'function')['name']))
    ? badRequest(
        "Tool choice 'function' not found in 'tools' parameter.",
        'tool_choice',
        'invalid_value',
      )
    : null;
}

function refuseSchemas(body: JsonObject): Refusal | null {
  for (const [index, tool] of objects(body['tools']).entries()) {
    const made = member(tool, 'function');
    const fault = made['strict'] === true ? strictFault(member(made, 'parameters')) : null;
    if (fault !== null) {
      const message = `Invalid schema for function '${string(made['name'])}': ${fault}`;
      return badRequest(
        message,
        `tools[${index}].function.parameters`,
        'invalid_function_parameters',
      );
    }
  }
  const format = member(member(body, 'response_format'), 'json_schema');
  if (format['strict'] !== true) return null;
  if (!given(format['schema'])) {
    const place = 'response_format.json_schema.schema';
    return badRequest(
      `Missing required parameter: '${place}'.`,
      place,
      'missing_required_parameter',
    );
  }
  const fault = strictFault(member(format, 'schema'));
  return fault === null
    ? null
    : badRequest(
        `Invalid schema for response_format '${string(format['name'])}': ${fault}`,
        'response_format',
        null,
      );
}

function refuseContents(body: JsonObject): Refusal | null {
  for (const [index, message] of objects(body['messages']).entries()) {
    if (message['role'] !== 'assistant') continue;
    if (given(message['content']) || given(message['tool_calls']) || given(message['refusal'])) {
      continue;
    }
    const place = `messages[${index}].content`;
    return badRequest(`Invalid value for '${place}': expected a string, got null.`, place, null);
  }
  return null;
}

/** Each tool message answers a call of the assistant message before it, and each call is answered before anything else is said. */
function refuseOrder(messages: readonly JsonObject[]): Refusal | null {
  let open: readonly string[] = [];
  for (const [index, message] of messages.entries()) {
    const place = `messages.[${index}].role`;
    if (message['role'] === 'tool') {
      const answered = string(message['tool_call_id']);
      if (!open.includes(answered)) {
        return badRequest(
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
          place,
          null,
        );
      }
      open = open.filter((id) => id !== answered);
      continue;
    }
    if (open.length > 0) return unanswered(place, open);
    open = objects(message['tool_calls']).map((call) => string(call['id']));
  }
  return open.length > 0 ? unanswered(`messages.[${messages.length}].role`, open) : null;
}

function unanswered(place: string, ids: readonly string[]): Refusal {
  return badRequest(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(', ')}`,
    place,
    null,
  );
}
