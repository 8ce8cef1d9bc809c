import type { IncomingHttpHeaders } from 'node:http';
import type { Desk } from './answer-request.ts';
import { refuseAnthropicHeaders } from './anthropic/headers.ts';
import { refuseOpenAiHeaders } from './openai/errors.ts';
import { type Body, jsonBody } from './send.ts';

const openAi = ['gpt-4.1', 'gpt-4.1-mini', 'text-embedding-3-small'];
const anthropic = ['claude-haiku-4-5'];
const since = '2025-10-01T00:00:00Z';

/**
 * `GET /v1/models`, which both services have: https://platform.openai.com/docs/api-reference/models/list and
 * https://platform.claude.com/docs/en/api/models/list. Some names, and those that were asked for; every name is answered.
 */
export function listModels(headers: IncomingHttpHeaders, { script, apiKey }: Desk): Body {
  // A GET has no body whose type could be named.
  const asked = { ...headers, 'content-type': 'application/json' };
  const isAnthropic = 'x-api-key' in headers || 'anthropic-version' in headers;
  const refusal = (isAnthropic ? refuseAnthropicHeaders : refuseOpenAiHeaders)(asked, apiKey);
  if (refusal !== null) {
    script.problem(`models: ${refusal.problem}`);
    return jsonBody(refusal.status, {}, refusal.body);
  }
  const used = script.requests
    .filter(({ api }) => (api === 'anthropic.messages') === isAnthropic)
    .map(({ model }) => model);
  const names = [...new Set([...(isAnthropic ? anthropic : openAi), ...used])];
  return jsonBody(200, {}, isAnthropic ? anthropicList(names) : openAiList(names));
}

function openAiList(names: readonly string[]): unknown {
  const created = Date.parse(since) / 1_000;
  return {
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created, owned_by: 'openai' })),
  };
}

function anthropicList(names: readonly string[]): unknown {
  return {
    data: names.map((id) => ({ type: 'model', id, display_name: id, created_at: since })),
    has_more: false,
    first_id: names[0],
    last_id: names.at(-1),
  };
}
