import { type JsonAnswer, type JsonServer, serveJson } from './serve-json.ts';

interface Transaction {
  readonly id: number;
  readonly ticket: number;
  readonly type: 'Create' | 'Correspond' | 'Comment' | 'Set';
  readonly creator: string;
  readonly content: string;
  readonly oldValue: string | null;
  readonly field: string | null;
  readonly atMs: number;
}

interface Ticket {
  readonly id: number;
  queue: number;
  priority: string;
  readonly subject: string;
  readonly createdMs: number;
}

export interface FakeRt extends JsonServer {
  /** Its clock moves only when it is told to. */
  nowMs: number;
  /** A transaction that has been begun and cannot be seen yet. */
  hidden: number | null;
  create(subject: string, content?: string): string;
  say(id: string, type: 'Correspond' | 'Comment', creator: string, content: string): void;
  move(id: string, queue: number): void;
  /** Sets the priority, in RT's own words. */
  prioritise(id: string, priority: string, creator: string): void;
}

const queues = new Map([
  [1, 'Service Desk'],
  [2, 'Elsewhere'],
  [3, 'Network'],
]);

/**
 * Request Tracker as it was seen to be, and no more: pages of at most 100 without a total, numbers as text, content of a message
 * in base64 behind its attachment. A query it does not know fails the test. Labelled a fake: the real one is run by
 * `npm run e2e:ticket-systems`.
 */
export async function fakeRt(): Promise<FakeRt> {
  const tickets = new Map<string, Ticket>();
  const transactions: Transaction[] = [];
  const state: { nowMs: number; hidden: number | null } = {
    nowMs: Date.parse('2026-11-28T12:00:00Z'),
    hidden: null,
  };
  const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

  const search = (query: URLSearchParams): JsonAnswer | undefined => {
    const text = query.get('query') ?? '';
    const after = /AND id > (\d+)$/.exec(text)?.[1];
    const ticket = /ObjectId = (\d+) /.exec(text)?.[1];
    const named = [...text.matchAll(/TicketQueue = '([^']*)'/g)].map(([, name]) => name);
    const news = text.includes("Field = 'Queue'");
    if (ticket === undefined && !(news && named.length > 0)) return undefined;
    const fits = (one: Transaction): boolean => {
      if (ticket !== undefined)
        return one.ticket === Number(ticket) && (news || one.type !== 'Set');
      return named.includes(queues.get(tickets.get(String(one.ticket))?.queue ?? 0));
    };
    const found = transactions.filter(
      (one) =>
        one.id !== state.hidden &&
        one.id > Number(after ?? 0) &&
        one.type !== 'Comment' &&
        fits(one),
    );
    if (query.get('order') === 'DESC') found.reverse();
    const items = found.slice(0, Math.min(100, Number(query.get('per_page') ?? 20))).map((one) => ({
      ...{ id: String(one.id), type: 'transaction', Type: one.type, Created: iso(one.atMs) },
      ...{ ObjectId: String(one.ticket), Creator: { id: one.creator, type: 'user' } },
      ...(one.oldValue === null ? {} : { OldValue: one.oldValue }),
      ...(one.field === null ? {} : { Field: one.field }),
    }));
    return {
      status: 200,
      body: { items, count: items.length, total: null, page: 1, per_page: 100 },
    };
  };

  const show = (one: Ticket): JsonAnswer => ({
    status: 200,
    body: {
      ...{
        id: one.id,
        Subject: one.subject,
        Status: 'new',
        Priority: one.priority,
        Created: iso(one.createdMs),
      },
      ...{ Queue: { id: String(one.queue) }, Owner: { id: 'Nobody' } },
      Requestor: [{ id: 'paul@corp.test', type: 'user' }],
    },
  });

  const answer = (full: string, query: URLSearchParams): JsonAnswer | undefined => {
    const path = full.replace('/REST/2.0', '');
    const [, kind, id = '', rest] = /^\/(\w+)(?:\/(\d+))?(\/attachments)?$/.exec(path) ?? [];
    if (kind === 'transactions') return search(query);
    const queue = queues.get(Number(id));
    if (kind === 'queue')
      return queue === undefined ? { status: 404 } : { status: 200, body: { Name: queue } };
    if (kind === 'attachment') {
      const content = transactions.find((one) => one.id === Number(id))?.content ?? '';
      return { status: 200, body: { Content: Buffer.from(content).toString('base64') } };
    }
    const ticket = tickets.get(id);
    if (kind !== 'ticket' || ticket === undefined) return undefined;
    if (rest === undefined) return show(ticket);
    const items = transactions
      .filter((one) => one.ticket === ticket.id && one.type !== 'Set')
      .map((one) => ({
        id: String(one.id),
        TransactionId: String(one.id),
        ContentType: 'text/plain',
        Filename: '',
      }));
    return { status: 200, body: { items } };
  };

  const server = await serveJson(answer, () => state.nowMs);
  const add = (
    one: Omit<Transaction, 'id' | 'atMs' | 'oldValue' | 'field'>,
    change: Pick<Transaction, 'oldValue' | 'field'> = { oldValue: null, field: null },
  ): void => {
    transactions.push({ ...one, ...change, id: transactions.length + 101, atMs: state.nowMs });
  };
  return {
    ...server,
    get nowMs() {
      return state.nowMs;
    },
    set nowMs(ms: number) {
      state.nowMs = ms;
    },
    get hidden() {
      return state.hidden;
    },
    set hidden(number: number | null) {
      state.hidden = number;
    },
    create: (subject: string, content = 'it is gone') => {
      const id = tickets.size + 1;
      tickets.set(String(id), { id, queue: 1, priority: '20', subject, createdMs: state.nowMs });
      add({ ticket: id, type: 'Create', creator: 'paul@corp.test', content });
      return String(id);
    },
    say: (id: string, type: 'Correspond' | 'Comment', creator: string, content: string) =>
      add({ ticket: Number(id), type, creator, content }),
    move: (id: string, queue: number) => {
      const ticket = tickets.get(id);
      if (ticket === undefined) throw new Error('no such ticket');
      const change = { oldValue: String(ticket.queue), field: 'Queue' };
      add({ ticket: ticket.id, type: 'Set', creator: 'hanna', content: '' }, change);
      ticket.queue = queue;
    },
    prioritise: (id: string, priority: string, creator: string) => {
      const ticket = tickets.get(id);
      if (ticket === undefined) throw new Error('no such ticket');
      const change = { oldValue: ticket.priority, field: 'Priority' };
      add({ ticket: ticket.id, type: 'Set', creator, content: '' }, change);
      ticket.priority = priority;
    },
  };
}
