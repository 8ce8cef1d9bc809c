import type { Bench } from './bench.ts';
import { answerOfJira, type JiraState } from './fake-jira-answers.ts';
import { adf, adfText, idOf, type JiraIssueRow, people, places, shown } from './jira-issues.ts';
import { openStrictSystem, type StrictSystem } from './strict-system.ts';

export interface FakeJira extends Bench {
  readonly state: JiraState;
}

/**
 * Jira Cloud with a service project, as its documents and reports of it say (see docs/guides/systems/jira.md), and no more:
 * nobody here has a site. It answers 204 without a body, and comments are public unless told otherwise.
 */
export async function fakeJira(): Promise<FakeJira> {
  const state: JiraState = {
    issues: [],
    dropped: new Set(),
    hidden: new Set(),
    forced: new Map(),
    notes: 'kept',
    denied: new Set(),
    projectType: 'service_desk',
    screenFields: new Set(['customfield_10050']),
    transitions: [],
    indexLagMs: 0,
  };
  const token = (secret: string): string =>
    `Basic ${Buffer.from(`svc@corp.test:${secret}`).toString('base64')}`;
  const accounts: Readonly<Record<string, 'in' | 'revoked'>> = {
    [token('good')]: 'in',
    [token('revoked')]: 'revoked',
  };
  const system: StrictSystem = await openStrictSystem({
    signIn: ({ authorization }) => accounts[authorization ?? ''] ?? 'wrong',
    answer: (asked) => answerOfJira(system, state, asked),
  });
  const issueOf = (key: string): JiraIssueRow => {
    const issue = state.issues.find((one) => one.key === key);
    if (issue === undefined) throw new Error('no such issue');
    return issue;
  };
  const comment = (key: string, who: 'paul' | 'hanna', text: string): void => {
    const issue = issueOf(key);
    issue.comments.push({
      id: String(1_000 + issue.comments.length),
      ...{ author: people[who], body: adf(text), jsdPublic: true, properties: [] },
      created: new Date(system.nowMs).toISOString().replace('Z', '+0000'),
    });
    issue.updatedMs = system.nowMs;
  };
  return {
    type: 'jira',
    system,
    state,
    lines: ({ token: given = 'good', more = ['poll: { projects: [DESK] }'] } = {}) => [
      ...['type: jira', `url: ${system.url}`, 'user: svc@corp.test', `token: ${given}`],
      ...['settles_within: 1s', 'fields:'],
      '  category: { custom_field: Category, values: { network: Network } }',
      '  priority: { field: priority, values: { low: Low, urgent: Highest } }',
      '  team: { field: component, values: { network: Network, hidden: Secret } }',
      ...more,
    ],
    create: (subject, body = 'it is gone') => {
      const n = state.issues.length + 1;
      const key = `DESK-${n}`;
      state.issues.push({
        ...{ id: String(10_000 + n), key, comments: [], changes: [], updatedMs: system.nowMs },
        fields: {
          ...{ summary: subject, description: adf(body), reporter: people.paul },
          created: new Date(system.nowMs).toISOString().replace('Z', '+0000'),
          priority: shown('priority', '3'),
          status: statusOf('1', 'Waiting for support', 'new'),
          components: [],
          customfield_10050: shown('customfield_10050', '20'),
        },
      });
      return key;
    },
    say: (id, who, text) => comment(id, who === 'requester' ? 'paul' : 'hanna', text),
    touch: (id) => {
      issueOf(id).updatedMs = system.nowMs;
    },
    end: (id) => {
      issueOf(id).fields['status'] = statusOf('9', 'Done', 'done');
      issueOf(id).updatedMs = system.nowMs;
    },
    rewrite: (id, summary, body) => {
      const { fields, changes } = issueOf(id);
      changes.push(
        { field: 'summary', fromString: String(fields['summary']) },
        { field: 'description', fromString: adfText(fields['description']) },
      );
      Object.assign(fields, { summary, description: adf(body) });
    },
    mark: (id) => {
      issueOf(id).comments.push({
        ...{ id: '999', author: people.svc, body: adf('set by an agent'), jsdPublic: false },
        properties: [{ key: 'signalbox.write', value: { key: 'elsewhere' } }],
        created: new Date(system.nowMs).toISOString().replace('Z', '+0000'),
      });
    },
    set: (id, field, value) => {
      const issue = issueOf(id);
      const place = places[field];
      const option = shown(place, idOf(place, value));
      issue.fields[place] = place === 'components' ? [option] : option;
      issue.updatedMs = Math.max(system.nowMs, issue.updatedMs + 1);
    },
    value: (id, field) => {
      const stands = issueOf(id).fields[places[field]];
      const one = (Array.isArray(stands) ? stands[0] : stands) as
        | { readonly name?: string; readonly value?: string }
        | undefined
        | null;
      return one?.name ?? one?.value ?? null;
    },
    otherCategory: 'Inquiry',
    decided: { category: 'Network', priority: 'Low', team: 'Network' },
    notes: (id) =>
      issueOf(id)
        .comments.filter((one) => one.author.accountId === people.svc.accountId && !isReply(one))
        .map(({ body, jsdPublic }) => ({ text: adfText(body), internal: !jsdPublic })),
    replies: (id) =>
      issueOf(id)
        .comments.filter(isReply)
        .map(({ body }) => adfText(body)),
    replyRequest: /^POST .*\/comment$/,
    noteRequest: /^POST .*\/comment$/,
    fieldsRequest: /^PUT .*\/issue\//,
    requestsAWrite: 9,
    trapped: {
      lines: [
        'fields:',
        '  category: { custom_field: Category, values: { phone: Telephony } }',
        '  site: { custom_field: Gone, values: { a: b } }',
        '  floor: { custom_field: Twins, values: { a: b } }',
        '  room: { custom_field: Off screen, values: { a: b } }',
        '  state: { field: status, values: { done: Finished } }',
        'poll: { projects: [DESK, HR] }',
      ],
      findings: [
        ['field_missing', 'Gone'],
        ['field_missing', 'Twins'],
        ['value_not_allowed', 'Telephony'],
        ['field_missing', 'Off screen'],
        ['value_not_allowed', 'Finished'],
        ['place_missing', null],
      ],
      violations: [],
    },
    tooMany: () => ({
      status: 429,
      body: {},
      headers: {
        'x-ratelimit-reset': new Date(system.nowMs + 120_000).toISOString(),
        'ratelimit-reason': 'jira-burst-based',
      },
    }),
    traps: {
      drop: (field) => void state.dropped.add(places[field]),
      overwrite: (field, value) => {
        const place = places[field];
        state.forced.set(place, shown(place, idOf(place, value)));
      },
      swallowNotes: () => {
        state.notes = 'swallowed';
      },
      doubleNotes: () => {
        state.notes = 'doubled';
      },
      showNotes: () => {
        state.notes = 'shown';
      },
      denyNotes: () => void state.denied.add('SERVICEDESK_AGENT'),
      denied: { code: 'note_not_internal', subject: 'SERVICEDESK_AGENT' },
      hide: (field) => void state.hidden.add(places[field]),
      reset: () => {
        for (const set of [state.dropped, state.hidden, state.denied]) set.clear();
        state.forced.clear();
        state.notes = 'kept';
      },
    },
  };
}

function statusOf(id: string, name: string, key: string): object {
  return { id, name, statusCategory: { key } };
}

/** Told to everybody on purpose. */
function isReply({ properties }: JiraIssueRow['comments'][number]): boolean {
  const flag = properties.find(({ key }) => key === 'sd.public.comment')?.value;
  return (flag as { readonly internal?: boolean } | undefined)?.internal === false;
}
