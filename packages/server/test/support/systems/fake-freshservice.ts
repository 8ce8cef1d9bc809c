import type { Bench, BenchField } from './bench.ts';
import { type Answered, type Asked, openStrictSystem, type StrictSystem } from './strict-system.ts';

interface Conversation {
  readonly id: number;
  readonly user_id: number;
  readonly body_text: string;
  readonly private: boolean;
  readonly incoming: boolean;
  readonly created_at: string;
}

interface Ticket {
  readonly id: number;
  readonly columns: Record<string, unknown>;
  custom: Record<string, unknown>;
  readonly conversations: Conversation[];
  changedMs: number;
}

export interface FakeFreshservice extends Bench {
  /** Somebody deletes a ticket: all behind it move up. */
  remove(id: string): void;
  /** Custom fields of a ticket. */
  custom(id: string): Record<string, unknown>;
  /** Requests a minute each endpoint says it takes. */
  perMinute: number;
  /** Of a custom field: every write of a ticket must have it. */
  mandatory: string | null;
}

const columns: Readonly<Record<BenchField, string>> = {
  ...{ category: 'category', priority: 'priority', team: 'group_id' },
};
const groups = [
  { id: 71, name: 'Service Desk' },
  { id: 72, name: 'Network' },
  { id: 73, name: 'Twins' },
  { id: 74, name: 'Twins' },
];
const paul = { id: 501, name: 'Paul', email: 'paul@corp.test' };
const hanna = 601;
const agent = 602;
const writable = ['category', 'sub_category', 'priority', 'group_id', 'status', 'custom_fields'];

/**
 * Freshservice's API v2 as its documents and reports of it say (see docs/guides/systems/freshservice.md), and no more: nobody
 * here has an account. It refuses aloud what it does not know, and empties what a write of custom fields leaves out.
 */
export async function fakeFreshservice(): Promise<FakeFreshservice> {
  const tickets: Ticket[] = [];
  const dropped = new Set<string>();
  const hidden = new Set<string>();
  const forced = new Map<string, unknown>();
  const state = { notes: 'kept', perMinute: 100_000, mandatory: null as string | null, said: 0 };
  const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const moved = (ticket: Ticket): void => {
    // Shown by the second, so that two changes of one look alike.
    ticket.changedMs = Math.max(system.nowMs, ticket.changedMs + 1_000);
  };
  const invalid = (field: string): Answered => ({
    status: 400,
    body: { description: 'Validation failed', errors: [{ field, code: 'invalid_value' }] },
  });

  const shown = (ticket: Ticket, withRequester: boolean): object => {
    const all = {
      ...{ id: ticket.id, requester_id: paul.id, updated_at: iso(ticket.changedMs) },
      ...ticket.columns,
      custom_fields: ticket.custom,
      ...(withRequester ? { requester: paul } : {}),
    };
    return Object.fromEntries(Object.entries(all).filter(([name]) => !hidden.has(name)));
  };
  const paged = (name: string, rows: readonly unknown[], query: URLSearchParams): Answered => {
    const size = Math.min(100, Number(query.get('per_page') ?? 30));
    const page = Number(query.get('page') ?? 1);
    const next = `<${system.url}/next>; rel="next"`;
    return {
      status: 200,
      body: { [name]: rows.slice((page - 1) * size, page * size) },
      headers: page * size < rows.length ? { link: next } : {},
    };
  };
  const listed = (query: URLSearchParams): Answered => {
    const since = query.get('updated_since');
    const monthAgoMs = system.nowMs - 30 * 86_400_000;
    const found = tickets.filter(({ changedMs, columns: { created_at } }) =>
      since === null
        ? Date.parse(String(created_at)) >= monthAgoMs
        : Date.parse(iso(changedMs)) >= Date.parse(since),
    );
    // In the order of their beginnings.
    const begunMs = ({ columns: { created_at } }: Ticket): number => Date.parse(String(created_at));
    found.sort((a, b) => begunMs(a) - begunMs(b) || a.id - b.id);
    if (query.get('order_type') !== 'asc') found.reverse();
    return paged(
      'tickets',
      found.map((one) => shown(one, false)),
      query,
    );
  };

  const put = (ticket: Ticket, body: Readonly<Record<string, unknown>>): Answered => {
    const keys = Object.keys(body);
    const unknown = keys.find((key) => !writable.includes(key));
    if (unknown !== undefined) {
      system.violated(`PUT of a ticket with ${unknown}`);
      return invalid(unknown);
    }
    if (keys.includes('status') && keys.length > 1) system.violated('fields beside the status');
    if (JSON.stringify(body).includes('signalbox:')) system.violated('a mark outside a note');
    if (!ticket.conversations.some(isOurs)) system.violated('fields before the note');
    const { custom_fields, ...own } = body as Readonly<Record<string, unknown>> & {
      readonly custom_fields?: Readonly<Record<string, unknown>>;
    };
    const { mandatory } = state;
    const after = custom_fields ?? ticket.custom;
    if (mandatory !== null && (after[mandatory] ?? '') === '') return invalid(mandatory);
    for (const [column, value] of Object.entries(own)) {
      const whole = ['priority', 'status', 'group_id'].includes(column);
      if (whole && typeof value !== 'number') return invalid(column);
      if (!dropped.has(column)) ticket.columns[column] = value;
    }
    if (custom_fields !== undefined) {
      const names = Object.keys(ticket.custom);
      const strange = Object.keys(custom_fields).find((one) => !names.includes(one));
      if (strange !== undefined) return invalid(strange);
      ticket.custom = Object.fromEntries(names.map((one) => [one, custom_fields[one] ?? null]));
    }
    // The priority matrix and the workflows of the account run behind the write.
    for (const [column, value] of forced) ticket.columns[column] = value;
    moved(ticket);
    return { status: 200, body: { ticket: shown(ticket, false) } };
  };

  const note = (ticket: Ticket, body: Readonly<Record<string, unknown>>): Answered => {
    if (typeof body['private'] !== 'boolean') system.violated('a note that does not say for whom');
    if (body['private'] === false) system.violated('an agent wrote in public');
    const text = String(body['body']);
    if (/<(?!br>)/.test(text)) system.violated('a note with HTML of the ticket in it');
    const body_text = plainOf(text);
    const kept = state.notes === 'shown' ? false : body['private'] === true;
    const conversation = said(ticket, agent, body_text, kept);
    if (state.notes !== 'swallowed') ticket.conversations.push(conversation);
    if (state.notes === 'doubled') ticket.conversations.push(said(ticket, agent, body_text, kept));
    return { status: 201, body: { conversation } };
  };
  /** Mails the requester, and is a conversation like a public note. */
  const reply = (ticket: Ticket, body: Readonly<Record<string, unknown>>): Answered => {
    for (const key of Object.keys(body)) if (key !== 'body') system.violated(`a reply with ${key}`);
    const text = String(body['body']);
    if (/<(?!br>)/.test(text)) system.violated('a reply with HTML in it');
    if (text.includes('AI agent')) system.violated('a note in public');
    const body_text = plainOf(text);
    const conversation = said(ticket, agent, body_text, false);
    told.add(conversation.id);
    if (state.notes !== 'swallowed') ticket.conversations.push(conversation);
    return { status: 201, body: { conversation } };
  };
  const told = new Set<number>();
  const said = (ticket: Ticket, user_id: number, body_text: string, isPrivate: boolean) => {
    state.said += 1;
    moved(ticket);
    const created_at = iso(ticket.changedMs);
    const incoming = user_id === paul.id;
    return { id: state.said, user_id, body_text, private: isPrivate, incoming, created_at };
  };

  const answer = ({ method, path, query, body }: Asked): Answered | undefined => {
    const [, rest = ''] = /^\/api\/v2\/(.*)$/.exec(path) ?? [];
    if (method === 'GET' && rest === 'tickets') return listed(query);
    if (method === 'GET' && rest === 'groups') return paged('groups', groups, query);
    if (method === 'GET' && rest === 'ticket_form_fields') return { status: 200, body: form() };
    const [, id, part] = /^tickets\/(\d+)(?:\/(notes|reply|conversations))?$/.exec(rest) ?? [];
    const ticket = tickets.find((one) => String(one.id) === id);
    if (id !== undefined && ticket === undefined) return { status: 404 };
    if (ticket === undefined) return undefined;
    const name = `${method} ${part ?? 'ticket'}`;
    if (name === 'GET ticket') {
      const withRequester = query.get('include') === 'requester';
      return { status: 200, body: { ticket: shown(ticket, withRequester) } };
    }
    if (name === 'GET conversations') {
      if (state.notes === 'denied') return { status: 403, body: { code: 'access_denied' } };
      return paged('conversations', ticket.conversations, query);
    }
    if (name === 'PUT ticket') return put(ticket, body as Readonly<Record<string, unknown>>);
    if (name === 'POST reply') return reply(ticket, body as Readonly<Record<string, unknown>>);
    if (name === 'POST notes') return note(ticket, body as Readonly<Record<string, unknown>>);
    return undefined;
  };

  const form = (): object => ({
    ticket_fields: [
      {
        name: 'category',
        default_field: true,
        choices: [
          { id: 1, value: 'Inquiry' },
          { id: 2, value: 'Network' },
        ],
      },
      {
        name: 'priority',
        default_field: true,
        choices: [1, 2, 3, 4].map((id) => ({ id, value: `P${id}` })),
      },
      {
        name: 'status',
        default_field: true,
        choices: [
          { id: 2, value: 'Open' },
          { id: 3, value: 'Pending' },
        ],
      },
      {
        ...{ name: 'site', default_field: false, choices: [] },
        required_for_agents: state.mandatory === 'site',
      },
      { name: 'asset', default_field: false, choices: null },
    ],
  });

  const key = (secret: string): string => `Basic ${Buffer.from(`${secret}:X`).toString('base64')}`;
  const accounts: Readonly<Record<string, 'in' | 'revoked'>> = {
    [key('good')]: 'in',
    [key('revoked')]: 'revoked',
  };
  const system: StrictSystem = await openStrictSystem({
    signIn: ({ authorization }) => accounts[authorization ?? ''] ?? 'wrong',
    answer: (asked) => {
      const given = answer(asked);
      const limits = { 'x-ratelimit-total': String(state.perMinute) };
      return given && { ...given, headers: { ...limits, ...given.headers } };
    },
  });
  const ticketOf = (id: string): Ticket => {
    const ticket = tickets.find((one) => String(one.id) === id);
    if (ticket === undefined) throw new Error('no such ticket');
    return ticket;
  };
  const stored = (field: BenchField, value: string): unknown => {
    if (field === 'team') return groups.find(({ name }) => name === value)?.id;
    return field === 'priority' ? Number(value) : value;
  };
  return {
    type: 'freshservice',
    system,
    custom: (id) => ticketOf(id).custom,
    get perMinute() {
      return state.perMinute;
    },
    set perMinute(perMinute: number) {
      state.perMinute = perMinute;
    },
    get mandatory() {
      return state.mandatory;
    },
    set mandatory(name: string | null) {
      state.mandatory = name;
    },
    lines: ({ token = 'good', more = ['poll: { groups: all }'] } = {}) => [
      ...['type: freshservice', `url: ${system.url}`, `token: ${token}`, 'settles_within: 1s'],
      'fields:',
      '  category: { field: category, values: { network: Network } }',
      '  priority: { field: priority, values: { low: "1", urgent: "4" } }',
      '  team: { field: group, values: { network: Network, hidden: Secret } }',
      ...more,
    ],
    create: (subject, body = 'it is gone') => {
      const id = (tickets.at(-1)?.id ?? 0) + 1;
      tickets.push({
        ...{ id, conversations: [], changedMs: system.nowMs },
        columns: {
          ...{ subject, description_text: body, created_at: iso(system.nowMs) },
          ...{ category: 'Inquiry', sub_category: null, priority: 2, status: 2, group_id: 71 },
        },
        custom: { site: 'Oslo', asset: 'L-1' },
      });
      return String(id);
    },
    say: (id, who, text) => {
      const ticket = ticketOf(id);
      const user = who === 'requester' ? paul.id : hanna;
      ticket.conversations.push(said(ticket, user, text, false));
    },
    touch: (id) => moved(ticketOf(id)),
    end: (id) => {
      ticketOf(id).columns['status'] = 5;
      moved(ticketOf(id));
    },
    rewrite: null,
    mark: (id) => {
      const ticket = ticketOf(id);
      const text = 'set by an agent [signalbox:elsewhere]';
      ticket.conversations.push(said(ticket, agent, text, true));
    },
    remove: (id) => void tickets.splice(tickets.indexOf(ticketOf(id)), 1),
    set: (id, field, value) => {
      ticketOf(id).columns[columns[field]] = stored(field, value);
      moved(ticketOf(id));
    },
    value: (id, field) => {
      const value = ticketOf(id).columns[columns[field]];
      const group = groups.find((one) => one.id === value)?.name;
      return field === 'team' ? (group ?? null) : String(value);
    },
    otherCategory: 'Inquiry',
    decided: { category: 'Network', priority: '1', team: 'Network' },
    notes: (id) =>
      ticketOf(id)
        .conversations.filter((one) => isOurs(one) && !told.has(one.id))
        .map((one) => ({ text: one.body_text, internal: one.private })),
    replies: (id) =>
      ticketOf(id).conversations.flatMap((one) => (told.has(one.id) ? [one.body_text] : [])),
    replyRequest: /^POST .*\/reply$/,
    noteRequest: /^POST .*\/notes$/,
    fieldsRequest: /^PUT .*\/tickets\//,
    requestsAWrite: 8,
    trapped: {
      lines: [
        'fields:',
        '  category: { field: category, values: { phone: Telephony } }',
        '  floor: { custom_field: floor, values: { a: b } }',
        '  team: { field: group, values: { twins: Twins } }',
        'poll: { groups: [Service Desk, Nowhere] }',
      ],
      findings: [
        ['value_not_allowed', 'Telephony'],
        ['field_missing', 'floor'],
        ['place_missing', null],
        ['place_missing', null],
      ],
      violations: [],
    },
    tooMany: () => ({ status: 429, headers: { 'retry-after': '120' } }),
    traps: {
      drop: (field) => void dropped.add(columns[field]),
      overwrite: (field, value) => void forced.set(columns[field], stored(field, value)),
      swallowNotes: () => {
        state.notes = 'swallowed';
      },
      doubleNotes: () => {
        state.notes = 'doubled';
      },
      showNotes: () => {
        state.notes = 'shown';
      },
      denyNotes: () => {
        state.notes = 'denied';
      },
      denied: { code: 'right_missing', subject: 'read conversations' },
      hide: (field) => void hidden.add(columns[field]),
      reset: () => {
        for (const set of [dropped, hidden, forced]) set.clear();
        Object.assign(state, { notes: 'kept', perMinute: 100_000, mandatory: null });
      },
    },
  };
}

/** As Freshservice shows HTML as text. */
function plainOf(html: string): string {
  return html
    .replaceAll('<br>', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function isOurs({ user_id }: Conversation): boolean {
  return user_id === agent;
}
