import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** How the sink misbehaves. All zero: it answers as fast as it can. */
export interface SinkFaults {
  /** A write is committed this long after its request arrived, drawn evenly, also when the client is gone. */
  readonly commitMsMin: number;
  readonly commitMsMax: number;
  /** Share of answers, 0..1, that are dropped with the connection after the commit. */
  readonly dropped: number;
}

interface Ticket {
  category: string | null;
  readonly updates: { readonly key: string; readonly fields: Readonly<Record<string, unknown>> }[];
}

const tickets = new Map<string, Ticket>();
/** Milliseconds since 1970 of the last effect; 0 before the first. */
let lastEffectMs = 0;

function ticketOf(id: string): Ticket {
  const known = tickets.get(id);
  if (known !== undefined) return known;
  const made: Ticket = { category: null, updates: [] };
  tickets.set(id, made);
  return made;
}

function answer(response: ServerResponse, faults: SinkFaults, body: unknown): void {
  if (faults.dropped > 0 && Math.random() < faults.dropped) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function handle(request: IncomingMessage, response: ServerResponse, faults: SinkFaults): void {
  const [, , id = '', rest] = (request.url ?? '').split('/');
  if (request.url === '/summary') {
    answer(response, { ...faults, dropped: 0 }, summary());
    return;
  }
  if (request.method === 'GET') {
    const ticket = ticketOf(decodeURIComponent(id));
    answer(response, faults, ticket);
    return;
  }
  if (request.method !== 'POST' || rest !== 'updates') {
    response.writeHead(404).end();
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString()) as { key: string; category: string };
    const commit = (): void => {
      const ticket = ticketOf(decodeURIComponent(id));
      // Every request is an effect of its own: a repeat the line should not have sent is counted, not hidden.
      ticket.updates.push({ key: body.key, fields: { category: body.category } });
      ticket.category = body.category;
      lastEffectMs = Date.now();
      if (!response.destroyed) answer(response, faults, { ok: true });
    };
    const spreadMs = faults.commitMsMax - faults.commitMsMin;
    const waitMs = faults.commitMsMin + Math.random() * spreadMs;
    if (waitMs > 0) setTimeout(commit, waitMs);
    else commit();
  });
}

/** Tickets written, and effects beyond the first for one key. */
function summary(): {
  tickets: number;
  effects: number;
  duplicated: number;
  lastEffectMs: number;
} {
  let effects = 0;
  let duplicated = 0;
  for (const ticket of tickets.values()) {
    effects += ticket.updates.length;
    duplicated += ticket.updates.length - new Set(ticket.updates.map((update) => update.key)).size;
  }
  return { tickets: tickets.size, effects, duplicated, lastEffectMs };
}

const faults = JSON.parse(
  process.argv[2] ?? '{"commitMsMin":0,"commitMsMax":0,"dropped":0}',
) as SinkFaults;
const server = createServer((request, response) => handle(request, response, faults));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
// Its parent is gone: a sink without a bench has nothing to wait for.
process.on('disconnect', () => process.exit(0));
