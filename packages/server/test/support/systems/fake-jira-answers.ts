import { allFields, type JiraIssueRow, options, people, shown, stamp } from './jira-issues.ts';
import type { Answered, Asked, StrictSystem } from './strict-system.ts';

export interface JiraState {
  readonly issues: JiraIssueRow[];
  readonly dropped: Set<string>;
  /** Not shown on an issue. */
  readonly hidden: Set<string>;
  readonly forced: Map<string, unknown>;
  notes: 'kept' | 'swallowed' | 'shown' | 'doubled';
  /** Permissions the user has not got. */
  readonly denied: Set<string>;
  projectType: string;
  /** Custom fields that can be edited. */
  readonly screenFields: Set<string>;
  /** Moves, each with whether it asks for a field. */
  transitions: { readonly id: string; readonly to: string; readonly asks: boolean }[];
  /** How far JQL is behind the issues. */
  indexLagMs: number;
}

const permissions = [
  ...['BROWSE_PROJECTS', 'EDIT_ISSUES', 'TRANSITION_ISSUES', 'ADD_COMMENTS', 'SERVICEDESK_AGENT'],
];
type Body = Readonly<Record<string, unknown>>;

/** @returns undefined for what nobody may ask. */
export function answerOfJira(
  system: StrictSystem,
  state: JiraState,
  asked: Asked,
): Answered | undefined {
  const { method, path, query } = asked;
  const [, rest = ''] = /^\/rest\/api\/3\/(.*)$/.exec(path) ?? [];
  const body = asked.body as Body;
  if (method === 'POST' && rest === 'search/jql') return search(system, state, body);
  const [, key, part] =
    /^issue\/([A-Z]+-\d+)(?:\/(comment|transitions|editmeta|changelog))?$/.exec(rest) ?? [];
  if (key !== undefined) {
    const issue = state.issues.find((one) => one.key === key);
    if (issue === undefined) return { status: 404, body: { errorMessages: ['no issue'] } };
    return ofIssue(system, state, asked, issue, part);
  }
  if (method !== 'GET') return undefined;
  if (rest === 'myself') return { status: 200, body: people.svc };
  if (rest === 'field') return { status: 200, body: allFields };
  if (rest === 'mypermissions') {
    const wanted = (query.get('permissions') ?? '').split(',');
    const unknown = wanted.find((one) => !permissions.includes(one));
    if (unknown !== undefined) return { status: 400, body: { errorMessages: [unknown] } };
    const have = wanted.map((one) => [one, { havePermission: !state.denied.has(one) }] as const);
    return { status: 200, body: { permissions: Object.fromEntries(have) } };
  }
  if (rest === 'project/DESK')
    return { status: 200, body: { key: 'DESK', projectTypeKey: state.projectType } };
  if (rest === 'project/DESK/statuses') {
    const statuses = ['Waiting for support', 'In progress', 'Done'].map((name) => ({ name }));
    return { status: 200, body: [{ name: 'Incident', statuses }] };
  }
  return rest.startsWith('project/') ? { status: 404, body: {} } : undefined;
}

function ofIssue(
  system: StrictSystem,
  state: JiraState,
  { method, query, body }: Asked,
  issue: JiraIssueRow,
  part: string | undefined,
): Answered | undefined {
  const name = `${method} ${part ?? 'issue'}`;
  if (name === 'GET issue') return shownIssue(system, state, issue, query);
  if (name === 'PUT issue') return edit(system, state, issue, body as Body);
  if (name === 'GET editmeta') return { status: 200, body: { fields: editable(state) } };
  if (name === 'GET changelog') {
    const most = Math.min(100, Number(query.get('maxResults') ?? 100));
    const values = issue.changes.slice(0, most).map((item) => ({ items: [item] }));
    return { status: 200, body: { values, startAt: 0, total: issue.changes.length } };
  }
  if (name === 'GET comment') {
    const from = Number(query.get('startAt') ?? 0);
    if (query.get('orderBy') !== '-created') system.violated('comments in another order');
    const withProperties = query.get('expand') === 'properties';
    const comments = [...issue.comments]
      .reverse()
      .slice(from, from + Math.min(100, Number(query.get('maxResults') ?? 50)))
      .map(({ properties, ...rest }) => (withProperties ? { ...rest, properties } : rest));
    return { status: 200, body: { comments, total: issue.comments.length, startAt: from } };
  }
  if (name === 'POST comment') return comment(system, state, issue, body as Body);
  if (name === 'GET transitions') {
    const transitions = state.transitions.map(({ id, to, asks }) => ({
      ...{ id, name: `to ${to}`, to: { id, name: to } },
      fields: asks ? { resolution: { required: true, hasDefaultValue: false } } : {},
    }));
    return { status: 200, body: { transitions } };
  }
  if (name === 'POST transitions') return move(system, state, issue, body as Body);
  return undefined;
}

function shownIssue(
  system: StrictSystem,
  state: JiraState,
  issue: JiraIssueRow,
  query: URLSearchParams,
): Answered {
  const all: Body = { ...issue.fields, ...projectOf(state), updated: stamp(issue.updatedMs) };
  const wanted = (query.get('fields') ?? '').split(',');
  const known = ['project', 'updated', ...Object.keys(issue.fields)];
  for (const one of wanted.filter((field) => !known.includes(field) && !isField(field)))
    system.violated(`issue has no field ${one}`);
  const fields = Object.entries(all).filter(
    ([field]) => wanted.includes(field) && !state.hidden.has(field),
  );
  return {
    status: 200,
    body: { id: issue.id, key: issue.key, fields: Object.fromEntries(fields) },
  };
}

function isField(id: string): boolean {
  return allFields.some((one) => one.id === id);
}

function projectOf(state: JiraState): object {
  return { project: { id: '1', key: 'DESK', projectTypeKey: state.projectType } };
}

function editable(state: JiraState): object {
  const of = (field: keyof typeof options, type: string): object => ({
    ...{ required: false, schema: { type }, operations: ['set', 'add'] },
    allowedValues: Object.keys(options[field]).map((id) => shown(field, id)),
  });
  const custom = [...state.screenFields].map(
    (id) => [id, of('customfield_10050', 'option')] as const,
  );
  const own = { priority: of('priority', 'priority'), components: of('components', 'array') };
  return { ...own, ...Object.fromEntries(custom) };
}

/** What is not on the screen is refused aloud; everything else is answered with 204 and nothing. */
function edit(system: StrictSystem, state: JiraState, issue: JiraIssueRow, body: Body): Answered {
  const known = ['fields', 'update'];
  for (const key of Object.keys(body))
    if (!known.includes(key)) system.violated(`PUT of an issue with ${key} outside fields`);
  if (JSON.stringify(body).includes('AI agent')) system.violated('a note among the fields');
  noted(system, issue);
  const { fields = {}, update = {} } = body as {
    readonly fields?: Readonly<Record<string, { readonly id: string } | null>>;
    readonly update?: Readonly<
      Record<string, readonly { readonly add: { readonly id: string } }[]>
    >;
  };
  const screen = Object.keys(editable(state));
  const off = [...Object.keys(fields), ...Object.keys(update)].filter((id) => !screen.includes(id));
  if (off.length > 0) {
    const said = 'cannot be set. It is not on the appropriate screen, or unknown.';
    return { status: 400, body: { errors: Object.fromEntries(off.map((id) => [id, said])) } };
  }
  if (fields['components'] !== undefined) system.violated('components set as a whole');
  for (const [id, value] of Object.entries(fields)) {
    const field = id as keyof typeof options;
    if (!state.dropped.has(id)) issue.fields[id] = value && shown(field, value.id);
  }
  for (const [id, steps] of Object.entries(update)) {
    if (state.dropped.has(id)) continue;
    const stands = issue.fields[id] as readonly unknown[];
    const added = steps.map(({ add }) => shown(id as keyof typeof options, add.id));
    issue.fields[id] = [...stands, ...added];
  }
  // A rule of Automation that runs behind the write.
  for (const [id, value] of state.forced) issue.fields[id] = value;
  issue.updatedMs = Math.max(system.nowMs, issue.updatedMs + 1);
  return { status: 204 };
}

function comment(
  system: StrictSystem,
  state: JiraState,
  issue: JiraIssueRow,
  body: Body,
): Answered {
  const {
    body: document,
    properties = [],
    ...more
  } = body as {
    readonly body?: { readonly type?: string; readonly version?: number };
    readonly properties?: readonly { readonly key: string; readonly value: unknown }[];
  };
  for (const key of Object.keys(more)) system.violated(`comment with ${key}`);
  if (document?.type !== 'doc' || document.version !== 1) {
    system.violated('a comment that is no document');
    return { status: 400, body: { errors: { comment: 'Comment body is not valid!' } } };
  }
  const flag = properties.find(({ key }) => key === 'sd.public.comment')?.value;
  const said = (flag as { readonly internal?: boolean } | undefined)?.internal;
  const internal = said === true;
  if (said === undefined) system.violated('a comment that does not say for whom');
  // What a person said yes to may be public; what we tell the team may not.
  if (!internal && JSON.stringify(document).includes('AI agent')) {
    system.violated('a note in public');
  }
  const created = {
    id: String(1_000 + issue.comments.length),
    ...{ author: people.svc, body: document, created: stamp(system.nowMs) },
    // Kept beside a comment that everybody sees, where there is no portal or the user is no agent.
    jsdPublic:
      !internal ||
      state.notes === 'shown' ||
      state.projectType !== 'service_desk' ||
      state.denied.has('SERVICEDESK_AGENT'),
    properties,
  };
  issue.updatedMs = Math.max(system.nowMs, issue.updatedMs + 1);
  if (state.notes !== 'swallowed') issue.comments.push(created);
  if (state.notes === 'doubled') issue.comments.push({ ...created, id: `${created.id}0` });
  return { status: 201, body: created };
}

function move(system: StrictSystem, state: JiraState, issue: JiraIssueRow, body: Body): Answered {
  for (const key of Object.keys(body))
    if (key !== 'transition') system.violated(`a transition with ${key}`);
  noted(system, issue);
  const { id } = body['transition'] as { readonly id: string };
  const found = state.transitions.find((one) => one.id === id);
  if (found === undefined || found.asks) return { status: 400, body: { errors: {} } };
  if (!state.dropped.has('status')) issue.fields['status'] = { id, name: found.to };
  issue.updatedMs = Math.max(system.nowMs, issue.updatedMs + 1);
  return { status: 204 };
}

function noted(system: StrictSystem, issue: JiraIssueRow): void {
  const ours = issue.comments.some(({ author }) => author.accountId === people.svc.accountId);
  if (!ours) system.violated('fields before the note');
}

/** JQL of the one form the connector asks: some projects, so many minutes of a moment, and an order by it. */
function search(system: StrictSystem, state: JiraState, body: Body): Answered | undefined {
  const jql = String(body['jql']);
  const [, projects, conditions = '', by, order, second] =
    /^project (?:in \(|= )([^)]*?)\)?((?: AND (?:updated|created) [<>]= "-\d+m")*) ORDER BY (updated|created) (ASC|DESC)(?:, key (ASC|DESC))?$/.exec(
      jql,
    ) ?? [];
  const asked = body['fields'];
  if (projects === undefined || !Array.isArray(asked)) return undefined;
  if (second !== undefined && second !== order) return undefined;
  if (!/"DESK"/.test(projects)) return { status: 200, body: { issues: [], isLast: true } };
  const grain = 60_000;
  const msOf = (one: JiraIssueRow, moment: string): number =>
    moment === 'created' ? Date.parse(String(one.fields['created'])) : one.updatedMs;
  const holds = [...conditions.matchAll(/(updated|created) ([<>])= "-(\d+)m"/g)].map(
    ([, moment = '', sign, minutes]) => {
      const ms = Math.floor((system.nowMs - Number(minutes) * grain) / grain) * grain;
      return (one: JiraIssueRow): boolean =>
        sign === '>' ? msOf(one, moment) >= ms : msOf(one, moment) <= ms;
    },
  );
  const found = state.issues
    .filter((one) => one.updatedMs <= system.nowMs - state.indexLagMs)
    .filter((one) => holds.every((hold) => hold(one)))
    .sort((a, b) => msOf(a, by ?? '') - msOf(b, by ?? '') || Number(a.id) - Number(b.id));
  if (order === 'DESC') found.reverse();
  const from = Number(String(body['nextPageToken'] ?? 'p0').slice(1));
  const size = Math.min(100, Number(body['maxResults'] ?? 50));
  const issues = found.slice(from, from + size).map((one) => {
    const all: Body = { ...one.fields, ...projectOf(state), updated: stamp(one.updatedMs) };
    // Nothing but its id is told of an issue unless it is asked for.
    const fields = Object.entries(all).filter(([field]) => asked.includes(field));
    return { id: one.id, key: one.key, fields: Object.fromEntries(fields) };
  });
  const last = from + size >= found.length;
  const next = last ? {} : { nextPageToken: `p${from + size}` };
  return { status: 200, body: { issues, isLast: last, ...next } };
}
