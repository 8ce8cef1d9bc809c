import { afterEach, beforeEach } from 'vitest';
import { type ModelServer, startModelServer } from '../../src/testing/index.ts';

/** A model server of its own for each test of a file. */
export function useServer(): () => ModelServer {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.close());
  return () => server;
}

export type Json = Record<string, unknown>;

export const openAiHeaders = { authorization: 'Bearer k', 'content-type': 'application/json' };
export const anthropicHeaders = {
  'x-api-key': 'k',
  'anthropic-version': '2023-06-01',
  'content-type': 'application/json',
};

export const chat = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'VPN is down' }] };
export const message = {
  model: 'claude-haiku-4-5',
  max_tokens: 200,
  messages: [{ role: 'user', content: 'VPN is down' }],
};
export const embedding = { model: 'text-embedding-3-small', input: ['VPN is down'] };

const strict = { additionalProperties: false, required: ['queue'] };
export const schema = {
  type: 'object',
  properties: { queue: { type: 'string' } },
  ...strict,
};
export const openAiTool = {
  type: 'function',
  function: { name: 'route', description: 'Routes', parameters: schema, strict: true },
};
export const anthropicTool = { name: 'route', description: 'Routes', input_schema: schema };

export function post(
  server: ModelServer,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${server.url}${path}`, { method: 'POST', headers, body: text });
}

export const askOpenAi = (server: ModelServer, body: unknown): Promise<Response> =>
  post(server, '/v1/chat/completions', body, openAiHeaders);
export const askAnthropic = (server: ModelServer, body: unknown): Promise<Response> =>
  post(server, '/v1/messages', body, anthropicHeaders);

export async function jsonOf(response: Response): Promise<Json> {
  return (await response.json()) as Json;
}

/** Name and data of every event of a stream; `[DONE]` as it stands. */
export async function eventsOf(
  response: Response,
): Promise<readonly { readonly event: string | null; readonly data: Json | '[DONE]' }[]> {
  const text = await response.text();
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const event = /^event: (.*)$/m.exec(block)?.[1] ?? null;
      const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
      return { event, data: data === '[DONE]' ? data : (JSON.parse(data) as Json) };
    });
}
