import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { anthropicMessages } from './anthropic/messages.ts';
import { listModels } from './models.ts';
import { openAiChat } from './openai/chat.ts';
import { openAiEmbeddings } from './openai/embeddings.ts';
import { openAiError } from './openai/errors.ts';
import type { Script } from './script.ts';
import { type Body, jsonBody, send } from './send.ts';
import type { ModelAnswer, SeenRequest } from './types.ts';
import { settle, UnsendableAnswer, usageOf } from './wire/settle.ts';
import type { JsonObject } from './wire/shape.ts';
import type { Asked, Refusal, Reply, Wire } from './wire/wire.ts';

export interface Desk {
  readonly script: Script;
  readonly usage: Map<string, { input: number; output: number; calls: number }>;
  readonly apiKey: string | null;
}

const routes: Readonly<Record<string, Wire>> = {
  '/v1/chat/completions': openAiChat,
  '/v1/embeddings': openAiEmbeddings,
  '/v1/messages': anthropicMessages,
};

/** Both services take no more: 32 MB. */
const bodyBytesMax = 32 * 1_024 * 1_024;

export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  desk: Desk,
): Promise<void> {
  const text = await readText(request);
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path === '/v1/models' && request.method === 'GET') {
    return send(response, listModels(request.headers, desk), undefined, 0);
  }
  const wire = routes[path];
  if (wire === undefined || request.method !== 'POST') {
    const named = wire === undefined ? 'an address no service has' : path;
    desk.script.problem(`${request.method} ${named}: the services do not take it`);
    const body = openAiError('invalid_request_error', `Invalid URL (${request.method} ${path})`);
    return send(response, jsonBody(wire === undefined ? 404 : 405, {}, body), undefined, 0);
  }
  const body = parse(text);
  const refusal =
    wire.refuseHeaders(request.headers, desk.apiKey) ??
    (body === undefined ? wire.refuseText() : wire.refuse(body, request.headers));
  if (refusal !== null) return refuse(response, wire, refusal, desk);
  return answer(response, { wire, body: body as JsonObject, headers: request.headers }, desk);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  }
  return bytes > bodyBytesMax ? '' : Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, wire: Wire, refusal: Refusal, desk: Desk): Promise<void> {
  desk.script.problem(`${wire.api}: ${refusal.problem}`);
  const body = jsonBody(refusal.status, wire.headers(undefined), refusal.body);
  return send(response, body, undefined, 0);
}

/** A request the service would take. */
interface Taken {
  readonly wire: Wire;
  readonly body: JsonObject;
  readonly headers: IncomingHttpHeaders;
}

async function answer(response: ServerResponse, taken: Taken, desk: Desk): Promise<void> {
  const { wire, body } = taken;
  const asked = wire.ask(body);
  const seen: SeenRequest = { api: wire.api, ...asked.seen, body, atMs: Date.now() };
  const given = await desk.script.answer(seen, wire.scripted);
  const made = given === null ? null : bodyOf(taken, asked, given);
  if (typeof made === 'string') {
    const nth = desk.script.requests.indexOf(seen) + 1;
    desk.script.problem(`request ${nth} (${wire.api}): cannot be answered so: ${made}`);
  }
  if (given === null || made === null || typeof made === 'string') {
    return send(response, jsonBody(500, wire.headers(undefined), wire.failure(500)), undefined, 0);
  }
  if (made.reply !== null) charge(desk, asked.seen.model, made.reply);
  return send(response, made.body, given.fault, given.delayMs ?? 0);
}

interface Made {
  readonly body: Body;
  /** Null: nothing was generated, so nothing is charged. */
  readonly reply: Reply | null;
}

/** What to send; a string when the script has what the service could not say. */
function bodyOf({ wire, body, headers }: Taken, asked: Asked, given: ModelAnswer): Made | string {
  const { fault } = given;
  if (fault?.kind === 'status') {
    const said = wire.headers(fault.retryAfterMs);
    return { body: jsonBody(fault.status, said, wire.failure(fault.status)), reply: null };
  }
  try {
    const reply = wire.scripted ? settle(given, asked) : settleVectors(given, asked);
    const said = wire.headers(undefined);
    if (!asked.seen.stream) {
      return { body: jsonBody(200, said, wire.whole(body, reply, headers)), reply };
    }
    const parts = wire.events(body, reply, headers);
    return { body: { status: 200, headers: said, parts, streams: true }, reply };
  } catch (error) {
    if (error instanceof UnsendableAnswer) return error.message;
    throw error;
  }
}

function settleVectors(given: ModelAnswer, asked: Asked): Reply {
  const { json } = given;
  const isVector = (one: unknown): one is readonly number[] =>
    Array.isArray(one) && one.every((number) => typeof number === 'number');
  const vectors = json === undefined ? null : Array.isArray(json) ? json.filter(isVector) : [];
  if (vectors !== null && vectors.length !== asked.seen.messages.length) {
    throw new UnsendableAnswer('json has to hold a vector for each input');
  }
  return {
    text: '',
    refusal: null,
    toolCalls: [],
    stop: 'end',
    usage: usageOf(given, asked, 0),
    tokens: [],
    vectors,
  };
}

function charge({ usage }: Desk, model: string, reply: Reply): void {
  const before = usage.get(model) ?? { input: 0, output: 0, calls: 0 };
  usage.set(model, {
    input: before.input + reply.usage.input,
    output: before.output + reply.usage.output,
    calls: before.calls + 1,
  });
}
