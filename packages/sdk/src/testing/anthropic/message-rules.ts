import { member, number, objects, string } from '../wire/read.ts';
import type { JsonObject } from '../wire/shape.ts';
import type { Refusal } from '../wire/wire.ts';
import { badRequest } from './errors.ts';
import { schemaFault } from './schema-limits.ts';

/** What the shape of a message cannot say: tools that are chosen, schemas, and the order of turns. */
export function refuseMessage(body: JsonObject): Refusal | null {
  return (
    refuseTools(body) ??
    refuseSchemas(body) ??
    refuseThinking(body) ??
    refuseTurns(objects(body['messages'])) ??
    refuseResults(objects(body['messages']))
  );
}

function refuseTools(body: JsonObject): Refusal | null {
  const names = objects(body['tools']).map((tool) => string(tool['name']));
  if (new Set(names).size < names.length) return badRequest('tools: Tool names must be unique.');
  const choice = member(body, 'tool_choice');
  if (choice['type'] !== undefined && names.length === 0) {
    return badRequest('tool_choice: tool_choice may only be specified while providing tools.');
  }
  return choice['type'] === 'tool' && !names.includes(string(choice['name']))
    ? badRequest('tool_choice: the tool is not found in provided tools')
    : null;
}

function refuseSchemas(body: JsonObject): Refusal | null {
  for (const [index, tool] of objects(body['tools']).entries()) {
    const fault = tool['strict'] === true ? schemaFault(tool['input_schema']) : null;
    if (fault !== null) return badRequest(`tools.${index}.custom: ${fault}`);
  }
  const fault = schemaFault(member(member(body, 'output_config'), 'format')['schema']);
  return fault === null ? null : badRequest(`output_config.format.schema: ${fault}`);
}

function refuseThinking(body: JsonObject): Refusal | null {
  const budget = number(member(body, 'thinking')['budget_tokens']);
  return budget !== null && budget >= Number(body['max_tokens'])
    ? badRequest('`max_tokens` must be greater than `thinking.budget_tokens`.')
    : null;
}

/**
 * Turns alternate and end with the user. Stricter than the service is today: it joins turns of one role, and older models
 * continue a last turn of the assistant. Newer models refuse the second, and who sends the first has mostly lost a message.
 */
function refuseTurns(messages: readonly JsonObject[]): Refusal | null {
  if (messages.length === 0) return badRequest('messages: at least one message is required');
  if (messages[0]?.['role'] !== 'user') {
    return badRequest('messages: first message must use the "user" role');
  }
  for (const [index, message] of messages.entries()) {
    if (
      message['content'] === '' ||
      (Array.isArray(message['content']) && !message['content'][0])
    ) {
      return badRequest(`messages.${index}: all messages must have non-empty content`);
    }
    if (message['role'] === messages[index + 1]?.['role']) {
      const role = string(message['role']);
      return badRequest(
        `messages.${index + 1}: roles must alternate between "user" and "assistant", but found multiple "${role}" roles in a row`,
      );
    }
  }
  return messages.at(-1)?.['role'] === 'assistant'
    ? badRequest(
        'This model does not support assistant message prefill. The conversation must end with a user message.',
      )
    : null;
}

/** Each call is answered by the turn after it, before anything else that turn says; and nothing else is answered. */
function refuseResults(messages: readonly JsonObject[]): Refusal | null {
  for (const [index, message] of messages.entries()) {
    const blocks = objects(message['content']);
    const asked = idsOf(objects(messages[index - 1]?.['content']), 'tool_use', 'id');
    const stray = blocks.findIndex(
      ({ type, tool_use_id }) => type === 'tool_result' && !asked.includes(string(tool_use_id)),
    );
    if (stray >= 0) {
      return badRequest(
        `messages.${index}.content.${stray}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${string(blocks[stray]?.['tool_use_id'])}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    }
    const leading = blocks.findIndex(({ type }) => type !== 'tool_result');
    const results = leading < 0 ? blocks : blocks.slice(0, leading);
    const answered = idsOf(results, 'tool_result', 'tool_use_id');
    const open = asked.filter((id) => !answered.includes(id));
    if (open.length > 0) {
      return badRequest(
        `messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      );
    }
    if (new Set(answered).size < answered.length) {
      return badRequest(
        `messages.${index}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with one id`,
      );
    }
  }
  return null;
}

function idsOf(blocks: readonly JsonObject[], type: string, name: string): readonly string[] {
  return blocks.filter((block) => block['type'] === type).map((block) => string(block[name]));
}
