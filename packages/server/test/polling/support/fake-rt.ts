import { type JsonAnswer, type JsonServer, serveJson } from './serve-json.ts';

interface Transaction {
  readonly id: number;
  readonly ticket: number;
  readonly type: 'Create' | 'Correspond' | 'Comment' | 'Set';
  readonly creator: string;
  readonly content: string;
  readonly oldValue: string | null;
  /** Of a change. */
  readonly field: string | null;
  /** It carries the key of a write. */
  readonly marked?: boolean;
  readonly atMs: number;
}

interface Ticket {
  readonly id: number;
  queue: number;
  subject: string;
  status: 'new' | 'resolved';
  priority: string;
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
  set(id: string, priority: string): void;
  end(id: string): void;
  /** A colleague gives it another subject. */
  rename(id: string, subject: string): void;
  /** A comment with the key of a write. */
  mark(id: string): void;
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

  const page = (items: readonly object[]): JsonAnswer => ({
    status: 200,
    body: { items, count: items.length, total: null, page: 1, per_page: 100 },
  });
  const past = (query: URLSearchParams): JsonAnswer | undefined => {
    const [, named, settled, since, below] =
      /^\((Queue = [^)]*)\) AND \(Status = '__Inactive__' OR Created < '([^']*)'\)(?: AND Created >= '([^']*)')?(?: AND id < (\d+))?$/.exec(
        query.get('query') ?? '',
      ) ?? [];
    if (named === undefined || query.get('order') !== 'DESC') return undefined;
    const names = [...named.matchAll(/Queue = '([^']*)'/g)].map(([, name]) => name);
    const msOf = (stamp: string | undefined): number => Date.parse(`${stamp?.replace(' ', 'T')}Z`);
    const found = [...tickets.values()]
      .filter((one) => names.includes(queues.get(one.queue)))
      .filter((one) => one.status === 'resolved' || one.createdMs < msOf(settled))
      .filter((one) => since === undefined || one.createdMs >= msOf(since))
      .filter((one) => below === undefined || one.id < Number(below))
      .reverse();
    const most = Math.min(100, Number(query.get('per_page') ?? 20));
    return page(found.slice(0, most).map((one) => ({ type: 'ticket', ...shown(one) })));
  };
  /** How some tickets began and were renamed, or which of their transactions carry the key of a write. */
  const ofTickets = (text: string): JsonAnswer | undefined => {
    const [, ids, rest] = /^ObjectType = 'RT::Ticket' AND \(([^)]*)\) AND (.*)$/.exec(text) ?? [];
    if (ids === undefined || !/^ObjectId = \d+( OR ObjectId = \d+)*$/.test(ids)) return undefined;
    const numbers = [...ids.matchAll(/\d+/g)].map(Number);
    const fits: Readonly<Record<string, (one: Transaction) => boolean>> = {
      "'CF.{Idempotency Key}' IS NOT NULL": (one) => one.marked === true,
      "(Type = 'Create' OR (Type = 'Set' AND Field = 'Subject'))": (one) =>
        one.type === 'Create' || one.field === 'Subject',
    };
    const fit = fits[rest ?? ''];
    if (fit === undefined) return undefined;
    const found = transactions.filter((one) => numbers.includes(one.ticket) && fit(one));
    return page(
      found.map((one) => ({
        ...{ id: String(one.id), Type: one.type, ObjectId: String(one.ticket) },
        ...(one.oldValue === null ? {} : { OldValue: one.oldValue }),
      })),
    );
  };

  const search = (query: URLSearchParams): JsonAnswer | undefined => {
    const text = query.get('query') ?? '';
    const some = ofTickets(text);
    if (some !== undefined) return some;
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
    return page(items);
  };

  const shown = (one: Ticket): object => ({
    ...{ id: one.id, Subject: one.subject, Status: one.status, Priority: one.priority },
    ...{ Created: iso(one.createdMs), Queue: { id: String(one.queue) }, Owner: { id: 'Nobody' } },
    Requestor: [{ id: 'paul@corp.test', type: 'user' }],
  });
  const show = (one: Ticket): JsonAnswer => ({ status: 200, body: shown(one) });
  const partOf = (one: Transaction): object => ({
    ...{ id: String(one.id), TransactionId: String(one.id) },
    ...{ ContentType: 'text/plain', Filename: '' },
  });

  const answer = (full: string, query: URLSearchParams): JsonAnswer | undefined => {
    const path = full.replace('/REST/2.0', '');
    const [, kind, id = '', rest] = /^\/(\w+)(?:\/(\d+))?(\/attachments)?$/.exec(path) ?? [];
    if (kind === 'transactions') return search(query);
    if (kind === 'tickets') return past(query);
    if (kind === 'transaction' && rest !== undefined) {
      const items = transactions.filter((one) => one.id === Number(id)).map(partOf);
      return { status: 200, body: { items } };
    }
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
      .map(partOf);
    return { status: 200, body: { items } };
  };

  const server = await serveJson(answer, () => state.nowMs);
  const add = (
    one: Omit<Transaction, 'id' | 'atMs' | 'oldValue' | 'field'>,
    change: Pick<Transaction, 'oldValue' | 'field'> = { oldValue: null, field: null },
  ): void => {
    transactions.push({ ...one, ...change, id: transactions.length + 101, atMs: state.nowMs });
  };
  const ticketOf = (id: string): Ticket => {
    const ticket = tickets.get(id);
    if (ticket === undefined) throw new Error('no such ticket');
    return ticket;
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
      tickets.set(String(id), {
        ...{ id, queue: 1, subject, status: 'new', priority: '20', createdMs: state.nowMs },
      });
      add({ ticket: id, type: 'Create', creator: 'paul@corp.test', content });
      return String(id);
    },
    say: (id: string, type: 'Correspond' | 'Comment', creator: string, content: string) =>
      add({ ticket: Number(id), type, creator, content }),
    move: (id: string, queue: number) => {
      const ticket = ticketOf(id);
      const change = { oldValue: String(ticket.queue), field: 'Queue' };
      add({ ticket: ticket.id, type: 'Set', creator: 'hanna', content: '' }, change);
      ticket.queue = queue;
    },
    prioritise: (id: string, priority: string, creator: string) => {
      const ticket = ticketOf(id);
      const change = { oldValue: ticket.priority, field: 'Priority' };
      add({ ticket: ticket.id, type: 'Set', creator, content: '' }, change);
      ticket.priority = priority;
    },
    set: (id: string, priority: string) => {
      ticketOf(id).priority = priority;
    },
    end: (id: string) => {
      ticketOf(id).status = 'resolved';
    },
    rename: (id: string, subject: string) => {
      const ticket = ticketOf(id);
      const change = { oldValue: ticket.subject, field: 'Subject' };
      add({ ticket: ticket.id, type: 'Set', creator: 'hanna', content: '' }, change);
      ticket.subject = subject;
    },
    mark: (id: string) =>
      add({
        ...{ ticket: Number(id), type: 'Comment', creator: 'svc' },
        content: 'x',
        marked: true,
      }),
  };
}
