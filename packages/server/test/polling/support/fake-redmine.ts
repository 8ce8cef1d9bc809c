import { type JsonAnswer, type JsonServer, serveJson } from './serve-json.ts';

interface Journal {
  readonly id: number;
  readonly user: number;
  readonly notes: string;
  readonly private: boolean;
  readonly atMs: number;
  readonly details: readonly object[];
}

interface Issue {
  readonly id: number;
  readonly project: number;
  readonly author: number;
  subject: string;
  description: string;
  readonly createdMs: number;
  changedMs: number;
  priority: string;
  status: number;
  readonly journals: Journal[];
}

export interface FakeRedmine extends JsonServer {
  /** Its clock moves only when it is told to. */
  nowMs: number;
  create(subject: string, description?: string): string;
  /** A note by a person; 7 is the author of every issue. */
  note(id: string, user: number, notes: string, isPrivate?: boolean): void;
  /** Moves the time of the last change and changes nothing. */
  touch(id: string): void;
  set(id: string, priority: string): void;
  end(id: string): void;
  /** A member writes over what the author said. */
  rewrite(id: string, subject: string, description: string): void;
  /** Of the only role, which the user of the key has. */
  permissions: string[];
}

export const author = 7;
export const member = 8;

/**
 * Redmine as it was seen to be, and no more: lists by the second of the last change, at most 100 issues, without journals; it
 * compares parts of a second that it does not show, short filters are ignored beside long ones, and every touch moves `updated_on`. Labelled a fake: the real one is run by
 * `npm run e2e:ticket-systems`.
 */
export async function fakeRedmine(): Promise<FakeRedmine> {
  const issues = new Map<string, Issue>();
  let journals = 0;
  const permissions = [
    ...['view_issues', 'edit_issues', 'add_issue_notes', 'set_notes_private', 'view_private_notes'],
  ];
  const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const named = (id: number): object => ({ id, name: `n${id}` });

  const list = (query: URLSearchParams): JsonAnswer | undefined => {
    const filters = query.getAll('f[]');
    if (!filters.includes('status_id') || query.get('op[project_id]') !== '=') return undefined;
    const projects = query.getAll('v[project_id][]').map(Number);
    const from = query.get('v[updated_on][]');
    const fromMs = from === null ? 0 : Date.parse(from);
    const sort = query.get('sort') ?? 'id:desc';
    const below = query.get('op[issue_id]') === '<=' ? query.get('v[issue_id][]') : null;
    const since = query.get('op[created_on]') === '>=' ? query.get('v[created_on][]') : null;
    const found = [...issues.values()]
      .filter((one) => projects.includes(one.project) && one.changedMs > fromMs - 1_000)
      .filter((one) => below === null || one.id <= Number(below))
      .filter((one) => since === null || one.createdMs > Date.parse(since) - 1_000)
      .sort((a, b) => (sort.startsWith('id') ? 0 : a.changedMs - b.changedMs) || a.id - b.id);
    if (/^\w+:desc/.test(sort)) found.reverse();
    const offset = Number(query.get('offset') ?? 0);
    const page = found.slice(offset, offset + Math.min(100, Number(query.get('limit') ?? 25)));
    const rows = page.map((one) => ({
      ...{ id: one.id, project: named(one.project), updated_on: iso(one.changedMs) },
    }));
    return { status: 200, body: { issues: rows, total_count: found.length } };
  };

  const show = (one: Issue): JsonAnswer => ({
    status: 200,
    body: {
      issue: {
        ...{ id: one.id, project: named(one.project), author: named(one.author) },
        ...{ subject: one.subject, description: one.description },
        ...{ status: named(one.status), priority: { id: 2, name: one.priority } },
        ...{ created_on: iso(one.createdMs), updated_on: iso(one.changedMs) },
        journals: one.journals.map((journal) => ({
          ...{ id: journal.id, user: named(journal.user), notes: journal.notes },
          ...{
            private_notes: journal.private,
            created_on: iso(journal.atMs),
            details: journal.details,
          },
        })),
      },
    },
  });

  const answer = (path: string, query: URLSearchParams): JsonAnswer | undefined => {
    if (path === '/projects/desk.json') return { status: 200, body: { project: { id: 1 } } };
    if (path === '/users/current.json') {
      const memberships = [{ project: named(1), roles: [named(4)] }];
      return { status: 200, body: { user: { memberships } } };
    }
    if (path === '/roles/4.json') return { status: 200, body: { role: { permissions } } };
    if (path === '/enumerations/issue_priorities.json') {
      return { status: 200, body: { issue_priorities: [{ id: 2, name: 'Low' }] } };
    }
    if (path === '/issue_statuses.json') {
      const closed = { ...named(5), is_closed: true };
      return { status: 200, body: { issue_statuses: [{ ...named(1), is_closed: false }, closed] } };
    }
    if (path === '/issues.json') return list(query);
    if (path === '/users/7.json')
      return { status: 200, body: { user: { mail: 'paul@corp.test' } } };
    const issue = issues.get(/^\/issues\/(\d+)\.json$/.exec(path)?.[1] ?? '');
    return issue === undefined ? undefined : show(issue);
  };

  const state = { nowMs: Date.parse('2026-11-28T12:00:00.400Z') };
  const server = await serveJson(answer, () => state.nowMs);
  const issueOf = (id: string): Issue => {
    const issue = issues.get(id);
    if (issue === undefined) throw new Error('no such issue');
    return issue;
  };
  const write = (issue: Issue, journal: Omit<Journal, 'id' | 'atMs'>): void => {
    journals += 1;
    issue.journals.push({ ...journal, id: journals, atMs: state.nowMs });
    issue.changedMs = state.nowMs;
  };
  return {
    ...server,
    permissions,
    get nowMs() {
      return state.nowMs;
    },
    set nowMs(ms: number) {
      state.nowMs = ms;
    },
    create: (subject: string, description = 'it is gone') => {
      const id = issues.size + 1;
      const { nowMs } = state;
      issues.set(String(id), {
        ...{ id, project: 1, author, subject, description, createdMs: nowMs, changedMs: nowMs },
        ...{ priority: 'Low', status: 1, journals: [] },
      });
      return String(id);
    },
    note: (id: string, user: number, notes: string, isPrivate = false) =>
      write(issueOf(id), { user, notes, private: isPrivate, details: [] }),
    touch: (id: string) => {
      issueOf(id).changedMs = state.nowMs;
    },
    set: (id: string, priority: string) => {
      issueOf(id).priority = priority;
      issueOf(id).changedMs = state.nowMs;
    },
    end: (id: string) => {
      issueOf(id).status = 5;
      issueOf(id).changedMs = state.nowMs;
    },
    rewrite: (id: string, subject: string, description: string) => {
      const issue = issueOf(id);
      const changed = { subject, description };
      const details = (['subject', 'description'] as const).map((name) => ({
        ...{ property: 'attr', name, old_value: issue[name], new_value: changed[name] },
      }));
      Object.assign(issue, changed);
      write(issue, { user: member, notes: '', private: false, details });
    },
  };
}
