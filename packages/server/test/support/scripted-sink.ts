import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the sink does with one write to a ticket. Writes are taken in the order they were scripted. */
export interface WriteStep {
  /** Fields that take effect: all of them by default; an empty list applies nothing. */
  readonly apply?: readonly string[] | undefined;
  /** Whether the write key is kept. Default: when anything is applied. */
  readonly mark?: boolean | undefined;
  /** The effect comes this long after the request arrived, also when the client is gone. Default 0. */
  readonly commitAfterMs?: number | undefined;
  /** Faults of the reads that follow the effect. */
  readonly thenFailReads?: readonly ReadStep[] | undefined;
  /** Values somebody else puts there right after the effect. */
  readonly overwriteWith?: Readonly<Record<string, string>> | undefined;
  /** A status, or a connection closed without an answer. Default 200. */
  readonly answer?: number | 'drop' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** The answer comes this long after the request. Default: right after the effect. */
  readonly answerAfterMs?: number | undefined;
}

/** What the sink does with one read of a ticket instead of answering it. */
export interface ReadStep {
  readonly answer: number | 'drop';
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

export interface Effect {
  readonly ticket: string;
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 of the moment the request arrived. */
  readonly arrivedMs: number;
}

export interface ScriptedSink {
  readonly url: string;
  /** Effects in the order they took place. */
  readonly effects: readonly Effect[];
  /** Write requests in the order they arrived, with or without an effect. */
  readonly writes: readonly Effect[];
  readonly reads: readonly { readonly ticket: string; readonly atMs: number }[];
  /** Expects exactly these writes to a ticket; reads are free. */
  expect(ticket: string, ...steps: readonly WriteStep[]): void;
  /** Faults of the next reads of a ticket. */
  failReads(ticket: string, ...steps: readonly ReadStep[]): void;
  /** Takes any number of writes to tickets with this prefix, and does this with each. */
  openTo(prefix: string, step?: WriteStep | (() => WriteStep)): void;
  /** What a ticket shows now. */
  set(ticket: string, fields: Readonly<Record<string, string>>): void;
  fieldsOf(ticket: string): Readonly<Record<string, string>>;
  /** Throws when a call came that nobody expected, or an expected one did not. Forgets the script. */
  check(): void;
  close(): Promise<void>;
}

interface Ticket {
  readonly fields: Record<string, string>;
  readonly keys: string[];
  readonly steps: WriteStep[];
  readonly readSteps: ReadStep[];
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function respond(
  response: ServerResponse,
  status: number | 'drop',
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (status === 'drop') {
    response.socket?.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** A ticket system on loopback that does as it is told and keeps no promise of its own: it never tells repeats apart. */
export async function scriptedSink(): Promise<ScriptedSink> {
  const tickets = new Map<string, Ticket>();
  const open: { readonly prefix: string; readonly step: () => WriteStep }[] = [];
  const effects: Effect[] = [];
  const writes: Effect[] = [];
  const reads: { ticket: string; atMs: number }[] = [];
  const unexpected: string[] = [];

  const ticketOf = (name: string): Ticket => {
    const known = tickets.get(name) ?? { fields: {}, keys: [], steps: [], readSteps: [] };
    tickets.set(name, known);
    return known;
  };

  const commit = (ticket: Ticket, step: WriteStep, effect: Effect): void => {
    const names = step.apply ?? Object.keys(effect.fields);
    for (const name of names) ticket.fields[name] = effect.fields[name] ?? '';
    const marked = step.mark ?? names.length > 0;
    if (marked) ticket.keys.push(effect.key);
    if (names.length > 0 || marked) effects.push(effect);
    Object.assign(ticket.fields, step.overwriteWith ?? {});
    ticket.readSteps.push(...(step.thenFailReads ?? []));
  };

  const write = async (
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const arrivedMs = Date.now();
    const { key, fields } = JSON.parse(await bodyOf(request)) as Pick<Effect, 'key' | 'fields'>;
    const effect = { ticket: name, key, fields, arrivedMs };
    writes.push(effect);
    const ticket = ticketOf(name);
    const step = ticket.steps.shift() ?? open.find((one) => name.startsWith(one.prefix))?.step();
    if (step === undefined) {
      unexpected.push(`write to ${name}`);
      respond(response, 500, '{}');
      return;
    }
    if (request.headers['idempotency-key'] !== key)
      unexpected.push(`key of header and body differ on ${name}`);
    const committed = wait(step.commitAfterMs ?? 0).then(() => commit(ticket, step, effect));
    await (step.answerAfterMs === undefined ? committed : wait(step.answerAfterMs));
    respond(response, step.answer ?? 200, step.body ?? '{"ok":true}', step.headers);
    await committed;
  };

  const read = (name: string, response: ServerResponse): void => {
    reads.push({ ticket: name, atMs: Date.now() });
    const ticket = ticketOf(name);
    const fault = ticket.readSteps.shift();
    if (fault !== undefined) {
      respond(response, fault.answer, fault.body ?? '{}', fault.headers);
      return;
    }
    const updates = ticket.keys.map((key) => ({ key }));
    respond(response, 200, JSON.stringify({ ...ticket.fields, updates }));
  };

  const server = createServer((request, response) => {
    const path = /^\/tickets\/([^/]+)(\/updates)?$/.exec(request.url ?? '');
    const name = decodeURIComponent(path?.[1] ?? '');
    if (path !== null && request.method === 'POST' && path[2] !== undefined) {
      write(name, request, response).catch((error: unknown) => unexpected.push(String(error)));
    } else if (path !== null && request.method === 'GET' && path[2] === undefined) {
      read(name, response);
    } else {
      unexpected.push(`${request.method} ${request.url}`);
      respond(response, 500, '{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    effects,
    writes,
    reads,
    expect: (ticket, ...steps) => void ticketOf(ticket).steps.push(...steps),
    failReads: (ticket, ...steps) => void ticketOf(ticket).readSteps.push(...steps),
    openTo: (prefix, step = {}) =>
      void open.push({ prefix, step: typeof step === 'function' ? step : () => step }),
    set: (ticket, fields) => void Object.assign(ticketOf(ticket).fields, fields),
    fieldsOf: (ticket) => ticketOf(ticket).fields,
    check: () => {
      const leftovers = [...tickets].flatMap(([name, ticket]) => [
        ...ticket.steps.splice(0).map(() => `no write came to ${name}`),
        ...ticket.readSteps.splice(0).map(() => `no read came of ${name}`),
      ]);
      const faults = [...unexpected.splice(0), ...leftovers];
      if (faults.length > 0) throw new Error(`the sink: ${faults.join('; ')}`);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
