import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Detail {
  readonly property: 'attr' | 'cf';
  readonly name: string;
  readonly old_value: string;
  readonly new_value: string;
}

interface Journal {
  readonly id: number;
  readonly user: { readonly id: number; readonly name: string };
  readonly notes: string;
  readonly private_notes: boolean;
  readonly details: readonly Detail[];
}

interface Issue {
  readonly id: number;
  priority: number;
  readonly custom: Map<string, string>;
  readonly journals: Journal[];
}

export interface WrittenRedmine {
  readonly url: string;
  /** Methods and paths asked for since the last `splice`. */
  readonly asked: string[];
  create(): string;
  /** Somebody sets the priority past Signalbox; without a name no journal tells of it. */
  setPriority(id: string, priority: string, by: string | null): void;
  setTeam(id: string, team: string, by: string): void;
  /** A private note that repeats another. */
  quote(id: string, note: string, by: string): void;
  remove(id: string): void;
  /** The next note arrives twice, as when something on the way repeats a request. */
  repeatNote(): void;
  notesOf(id: string): readonly string[];
  /** The next requests for a path are answered so, without a body. */
  fail(
    path: RegExp,
    status: number,
    times?: number,
    headers?: Readonly<Record<string, string>>,
  ): void;
  close(): Promise<void>;
}

const priorities = ['Low', 'Normal', 'Urgent'] as const;
const us = { id: 5, name: 'AI Agent' };
const customFields = new Map([
  ['Group', 3],
  ['Category', 4],
]);

/**
 * Redmine as far as writing an issue and seeing it again goes, as it was seen to be: PUT answers 204 whatever it did, a list has no
 * journals, `issue_id` takes numbers with commas, and without `status_id=*` closed issues are left out. What it does not expect
 * fails the test. Labelled a fake: the real one is run by `npm run e2e:ticket-systems`.
 */
export async function writtenRedmine(): Promise<WrittenRedmine> {
  const issues = new Map<number, Issue>();
  const asked: string[] = [];
  const unexpected: string[] = [];
  const faults: { path: RegExp; status: number; headers: Readonly<Record<string, string>> }[] = [];
  let journals = 100;
  let created = 0;
  let repeats = 0;

  const journal = (
    issue: Issue,
    user: Journal['user'],
    rest: Partial<Pick<Journal, 'notes' | 'private_notes' | 'details'>>,
  ): void => {
    journals += 1;
    const empty = { notes: '', private_notes: false, details: [] };
    issue.journals.push({ id: journals, user, ...empty, ...rest });
  };
  const prioritise = (issue: Issue, priority: number, user: Journal['user'] | null): void => {
    const [old_value, new_value] = [String(issue.priority), String(priority)];
    issue.priority = priority;
    const details: Detail[] = [{ property: 'attr', name: 'priority_id', old_value, new_value }];
    if (user !== null) journal(issue, user, { details });
  };
  const fill = (issue: Issue, name: string, new_value: string, user: Journal['user']): void => {
    const old_value = issue.custom.get(name) ?? '';
    issue.custom.set(name, new_value);
    const detail = { property: 'cf', name: String(customFields.get(name)), old_value } as const;
    journal(issue, user, { details: [{ ...detail, new_value }] });
  };

  const show = (issue: Issue): object => ({
    ...{ id: issue.id, project: { id: 1, name: 'desk' }, subject: 'vpn' },
    ...{ status: { id: 1, name: 'New' }, updated_on: '2026-11-28T12:00:00Z' },
    priority: { id: issue.priority, name: priorities[issue.priority - 1] },
    custom_fields: [...customFields].map(([name, id]) => ({
      ...{ id, name, value: issue.custom.get(name) ?? '' },
    })),
  });

  const list = (query: URLSearchParams): object | undefined => {
    const names = [...query.keys()].sort().join();
    if (names !== 'issue_id,limit,status_id' || query.get('status_id') !== '*') return undefined;
    const wanted = (query.get('issue_id') ?? '').split(',').map(Number);
    return { issues: [...issues.values()].filter(({ id }) => wanted.includes(id)).map(show) };
  };

  const write = (issue: Issue, body: string, type: string | undefined): boolean => {
    const given = (JSON.parse(body) as { issue?: Record<string, unknown> }).issue;
    if (given === undefined || type !== 'application/json') return false;
    const { notes, private_notes, priority_id, custom_fields, ...rest } = given;
    if (Object.keys(rest).length > 0) return false;
    if (typeof notes === 'string') {
      const times = 1 + repeats;
      repeats = 0;
      for (let n = 0; n < times; n += 1) {
        journal(issue, us, { notes, private_notes: private_notes === true });
      }
    }
    if (typeof priority_id === 'number') prioritise(issue, priority_id, us);
    for (const { id, value } of (custom_fields ?? []) as { id: number; value: string }[]) {
      const name = [...customFields].find(([, number]) => number === id)?.[0];
      if (name === undefined) return false;
      fill(issue, name, value, us);
    }
    return true;
  };

  const get = (path: string, query: URLSearchParams): object | null | undefined => {
    if (path === '/issues.json') return list(query);
    if (path === '/users/current.json') {
      return {
        user: {
          memberships: [{ project: { id: 1, name: 'desk' }, roles: [{ id: 4, name: 'r' }] }],
        },
      };
    }
    if (path === '/roles/4.json') {
      return {
        role: { permissions: ['add_issue_notes', 'set_notes_private', 'view_private_notes'] },
      };
    }
    if (path === '/enumerations/issue_priorities.json') {
      return { issue_priorities: priorities.map((name, n) => ({ id: n + 1, name })) };
    }
    const number = /^\/issues\/(\d+)\.json$/.exec(path)?.[1];
    if (number === undefined) return undefined;
    const issue = issues.get(Number(number));
    return issue === undefined ? null : { issue: { ...show(issue), journals: issue.journals } };
  };

  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      asked.push(`${request.method} ${pathname}`);
      const body = await bodyOf(request);
      const at = faults.findIndex(({ path }) => path.test(pathname));
      const [fault] = at < 0 ? [] : faults.splice(at, 1);
      if (fault !== undefined) {
        response.writeHead(fault.status, fault.headers).end();
        return;
      }
      if (request.method === 'PUT') {
        const issue = issues.get(Number(/^\/issues\/(\d+)\.json$/.exec(pathname)?.[1]));
        if (issue === undefined || !write(issue, body, request.headers['content-type'])) {
          unexpected.push(`PUT ${pathname} ${body}`);
        }
        response.writeHead(204).end();
        return;
      }
      const answer = get(pathname, searchParams);
      if (answer === undefined) unexpected.push(`${request.method} ${request.url}`);
      response.writeHead(answer === null ? 404 : answer === undefined ? 500 : 200);
      response.end(JSON.stringify(answer ?? {}));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issueOf = (id: string): Issue => {
    const issue = issues.get(Number(id));
    if (issue === undefined) throw new Error('no such issue');
    return issue;
  };
  const person = (name: string): Journal['user'] => (name === us.name ? us : { id: 8, name });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    create: () => {
      created += 1;
      const id = 10 + created;
      issues.set(id, { id, priority: 2, custom: new Map(), journals: [] });
      return String(id);
    },
    setPriority: (id, priority, by) => {
      const number = priorities.indexOf(priority as 'Low') + 1;
      prioritise(issueOf(id), number, by === null ? null : person(by));
    },
    setTeam: (id, team, by) => fill(issueOf(id), 'Group', team, person(by)),
    quote: (id, note, by) => {
      const notes = `See:\n${note.replace(/^/gm, '> ')}`;
      journal(issueOf(id), person(by), { notes, private_notes: true });
    },
    repeatNote: () => {
      repeats = 1;
    },
    notesOf: (id) =>
      issueOf(id)
        .journals.map(({ notes }) => notes)
        .filter((text) => text !== ''),
    remove: (id) => void issues.delete(Number(id)),
    fail: (path, status, times = 1, headers = {}) => {
      for (let n = 0; n < times; n += 1) faults.push({ path, status, headers });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (unexpected.length > 0) throw new Error(`nobody expected ${unexpected.join(', ')}`);
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
