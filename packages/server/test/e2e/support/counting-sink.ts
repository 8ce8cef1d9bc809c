import { createServer } from 'node:http';

/** An outside system that keeps every write it gets as an effect of its own, and counts them. */
export interface CountingSink {
  readonly url: string;
  effects(): number;
  /** Effects beyond the first on a ticket. */
  repeated(): number;
  stop(): Promise<void>;
}

export async function runCountingSink(): Promise<CountingSink> {
  const tickets = new Map<string, { readonly keys: string[]; category: string | null }>();
  const server = createServer((request, response) => {
    const id = request.url ?? '';
    const ticket = tickets.get(id) ?? { keys: [], category: null };
    const answer = (): void => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(ticket));
    };
    if (request.method === 'GET') {
      answer();
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as { key: string; category: string };
      ticket.keys.push(body.key);
      ticket.category = body.category;
      tickets.set(id, ticket);
      answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sink has no port');
  const counts = (): readonly number[] => [...tickets.values()].map((ticket) => ticket.keys.length);
  return {
    url: `http://127.0.0.1:${address.port}`,
    effects: () => counts().reduce((sum, count) => sum + count, 0),
    repeated: () => counts().reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
