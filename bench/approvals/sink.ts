import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One change of a ticket. Every request is one of its own: a repeat the line should not have sent is counted, not hidden. */
export interface Effect {
  readonly ticket: string;
  readonly key: string;
  readonly category: string;
}

/** A request that arrived late enough to find its sender dead. */
const lateMs = 1_000;

const effects: Effect[] = [];
const heldOnce = new Set<string>();
const blind = process.argv[2] === 'blind';

function handle(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/effects') {
    answer(response, effects);
    return;
  }
  const [, , name = '', rest] = (request.url ?? '').split('/');
  const ticket = decodeURIComponent(name);
  if (request.method === 'GET' && rest === undefined) {
    const own = effects.filter((one) => one.ticket === ticket);
    const updates = blind ? [] : own.map(({ key }) => ({ key }));
    answer(response, { category: own.at(-1)?.category ?? null, updates });
    return;
  }
  if (request.method !== 'POST' || rest !== 'updates') {
    response.writeHead(404).end();
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const { key, category } = JSON.parse(Buffer.concat(parts).toString()) as Effect;
    take({ ticket, key, category }, response);
  });
}

/** The ticket's name says how its first request is met: it takes effect and is never answered, or takes effect late. */
function take(effect: Effect, response: ServerResponse): void {
  const { ticket } = effect;
  const first = !heldOnce.has(ticket);
  const late = ticket.endsWith('effect_late');
  if (first && (late || ticket.endsWith('answer_held'))) {
    heldOnce.add(ticket);
    if (late) setTimeout(() => effects.push(effect), lateMs);
    else effects.push(effect);
    process.send?.({ held: ticket });
    return;
  }
  effects.push(effect);
  answer(response, { ok: true });
}

function answer(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const server = createServer(handle);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
process.on('disconnect', () => process.exit(0));
