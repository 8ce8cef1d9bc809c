import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Journal {
  readonly id: number;
  readonly user: number;
  readonly notes: string;
  readonly private_notes: boolean;
  readonly atMs: number;
  /** Who set fields with it, and which. */
  readonly set?: { readonly by: string; readonly fields: readonly string[] };
}

interface Issue {
  readonly id: number;
  readonly subject: string;
  readonly description: string;
  readonly createdMs: number;
  changedMs: number;
  priority: string;
  team: string;
  readonly journals: Journal[];
}

type Answer = { readonly status: number; readonly body?: unknown };

export interface WritableRedmine {
  readonly url: string;
  nowMs: number;
  /** Of the only role. */
  permissions: string[];
  /** The next write is made and its answer lost. */
  loseNextAnswer: boolean;
  create(subject: string, description: string): string;
  /** A note by a person; 7 is the author of every issue, 9 the user of the key. */
  note(id: string, user: number, notes: string, isPrivate?: boolean): void;
  /** Somebody sets a field; with a name a journal tells of it. */
  set(
    id: string,
    change: { readonly team?: string; readonly priority?: string },
    by?: string,
  ): void;
  issue(id: string): Issue;
  close(): Promise<void>;
}

export const author = 7;
export const colleague = 8;
const own = 9;
const priorities = ['Low', 'Urgent'];
const detailOf: Readonly<Record<string, object>> = {
  team: { property: 'cf', name: '3', new_value: 'x' },
  priority: { property: 'attr', name: 'priority_id', new_value: '1' },
};
const known = new Set(['notes', 'private_notes', 'priority_id', 'custom_fields']);

/**
 * As much of Redmine as a hand-over needs, with what was seen on the real one: a private note by a role that may not make notes
 * private is stored as a public one and answered with 204, and every write moves the time of the last change. Stricter than
 * the real one: a field it does not know fails the test. Labelled a fake: the real one is run by `npm run e2e:ticket-systems`.
 */
export async function writableRedmine(): Promise<WritableRedmine> {
  const issues = new Map<string, Issue>();
  const unexpected: string[] = [];
  let journals = 0;
  const state = {
    nowMs: Date.parse('2026-11-28T12:00:00.400Z'),
    permissions: [
      ...['view_issues', 'edit_issues', 'add_issue_notes'],
      ...['set_notes_private', 'view_private_notes'],
    ],
    loseNextAnswer: false,
  };
  const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const named = (id: number): object => ({ id, name: `n${id}` });
  const issueOf = (id: string): Issue => {
    const issue = issues.get(id);
    if (issue === undefined) throw new Error('no such issue');
    return issue;
  };

  const addNote = (issue: Issue, user: number, notes: string, isPrivate: boolean): void => {
    journals += 1;
    const atMs = state.nowMs;
    issue.journals.push({ id: journals, user, notes, private_notes: isPrivate, atMs });
    issue.changedMs = atMs;
  };

  const show = (issue: Issue): Answer => ({
    status: 200,
    body: {
      issue: {
        ...{ id: issue.id, project: named(1), author: named(author), status: named(1) },
        ...{ subject: issue.subject, description: issue.description },
        priority: { id: priorities.indexOf(issue.priority) + 1, name: issue.priority },
        custom_fields: [{ id: 3, name: 'Team', value: issue.team }],
        ...{ created_on: iso(issue.createdMs), updated_on: iso(issue.changedMs) },
        journals: issue.journals.map(({ atMs, user, set, ...one }) => ({
          ...{ ...one, created_on: iso(atMs) },
          user: set === undefined ? named(user) : { id: user, name: set.by },
          details: (set?.fields ?? []).map((field) => detailOf[field]),
        })),
        allowed_statuses: [],
      },
    },
  });

  const list = (query: URLSearchParams): Answer => {
    const from = query.get('v[updated_on][]');
    const fromMs = from === null ? 0 : Date.parse(from);
    const found = [...issues.values()]
      .filter((one) => one.changedMs > fromMs - 1_000)
      .sort((a, b) => a.changedMs - b.changedMs || a.id - b.id);
    if (query.get('sort') === 'updated_on:desc') found.reverse();
    const page = found.slice(Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 25));
    const rows = page.map(({ id, changedMs }) => ({
      ...{ id, project: named(1), updated_on: iso(changedMs) },
    }));
    return { status: 200, body: { issues: rows } };
  };

  const put = (issue: Issue, body: unknown): Answer => {
    const change = (body as { readonly issue?: Readonly<Record<string, unknown>> }).issue;
    if (change === undefined) throw new Error('a change without its wrapper');
    for (const name of Object.keys(change)) {
      if (!known.has(name)) throw new Error(`nobody knows the field ${name}`);
    }
    issue.changedMs = state.nowMs;
    const {
      notes,
      private_notes: isPrivate,
      priority_id: priority,
      custom_fields: custom,
    } = change;
    if (typeof notes === 'string') {
      const hides = isPrivate === true && state.permissions.includes('set_notes_private');
      addNote(issue, own, notes, hides);
    }
    if (typeof priority === 'number') issue.priority = priorities[priority - 1] ?? '';
    for (const { id, value } of (custom ?? []) as { id: number; value: string }[]) {
      if (id === 3) issue.team = value;
    }
    return { status: 204 };
  };

  const get = (path: string, query: URLSearchParams): Answer | undefined => {
    if (path === '/projects/desk.json') return { status: 200, body: { project: { id: 1 } } };
    if (path === '/users/current.json') {
      const memberships = [{ project: named(1), roles: [named(4)] }];
      return { status: 200, body: { user: { memberships } } };
    }
    if (path === '/roles/4.json') {
      return { status: 200, body: { role: { permissions: state.permissions } } };
    }
    if (path === '/users/7.json')
      return { status: 200, body: { user: { mail: 'paul@corp.test' } } };
    if (path === '/enumerations/issue_priorities.json') {
      const all = priorities.map((name, n) => ({ id: n + 1, name }));
      return { status: 200, body: { issue_priorities: all } };
    }
    if (path === '/issues.json') return list(query);
    const issue = issues.get(/^\/issues\/(\d+)\.json$/.exec(path)?.[1] ?? '');
    return issue === undefined ? undefined : show(issue);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      let given: Answer | undefined;
      try {
        const issue = issues.get(/^\/issues\/(\d+)\.json$/.exec(url.pathname)?.[1] ?? '');
        if (request.method === 'GET') given = get(url.pathname, url.searchParams);
        else if (request.method === 'PUT' && issue !== undefined) {
          given = put(issue, JSON.parse(Buffer.concat(chunks).toString()));
        }
      } catch (error) {
        unexpected.push(String(error));
      }
      if (given === undefined) unexpected.push(`${request.method} ${request.url}`);
      if (request.method === 'PUT' && state.loseNextAnswer) {
        state.loseNextAnswer = false;
        request.socket.destroy();
        return;
      }
      const { status, body } = given ?? { status: 500 };
      const dated = { date: new Date(state.nowMs).toUTCString() };
      response.writeHead(status, { ...dated, 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    create: (subject: string, description: string) => {
      const id = issues.size + 1;
      const atMs = state.nowMs;
      issues.set(String(id), {
        ...{ id, subject, description, createdMs: atMs, changedMs: atMs },
        ...{ priority: 'Low', team: 'Desk', journals: [] },
      });
      return String(id);
    },
    note: (id: string, user: number, notes: string, isPrivate = false) =>
      addNote(issueOf(id), user, notes, isPrivate),
    set: (
      id: string,
      change: { readonly team?: string; readonly priority?: string },
      by?: string,
    ) => {
      const issue = issueOf(id);
      Object.assign(issue, change, { changedMs: state.nowMs });
      if (by === undefined) return;
      journals += 1;
      const at = { atMs: state.nowMs, set: { by, fields: Object.keys(change) } };
      issue.journals.push({ id: journals, user: 11, notes: '', private_notes: false, ...at });
    },
    issue: issueOf,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (unexpected.length > 0) throw new Error(`nobody expected ${unexpected.join(', ')}`);
    },
  });
}
