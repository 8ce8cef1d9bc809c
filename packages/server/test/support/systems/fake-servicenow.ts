import type { Bench, BenchField } from './bench.ts';
import { type Cells, queried } from './servicenow-query.ts';
import { type Answered, type Asked, openStrictSystem, type StrictSystem } from './strict-system.ts';

type Row = Record<string, string>;

export interface FakeServicenow extends Bench {
  /** What `sysparm_limit` counts and the token may not see. */
  hiddenIncident(): void;
  /** A rule of the instance that runs with each write; its refusal is the answer. */
  rule: ((incident: Row, body: Cells) => Answered | undefined) | null;
  readonly timeZone: { value: string };
  /** How far east of GMT the user of the token is: a moment in a query is read there. */
  zoneMs: number;
}

const columns: Readonly<Record<BenchField, string>> = {
  ...{ category: 'category', priority: 'urgency', team: 'assignment_group' },
};
const groups = [
  { sys_id: '1'.repeat(32), name: 'Service Desk', active: 'true' },
  { sys_id: '2'.repeat(32), name: 'Network', active: 'true' },
  { sys_id: '3'.repeat(32), name: 'Twins', active: 'true' },
  { sys_id: '4'.repeat(32), name: 'Twins', active: 'true' },
];
const choices = [
  ...['inquiry', 'network', 'hardware'].map((value) => ['incident', 'category', value] as const),
  ...['1', '2', '3'].map((value) => ['task', 'urgency', value] as const),
  ...['1', '2', '6'].map((value) => ['incident', 'state', value] as const),
].map(([name, element, value]) => ({ name, element, value, inactive: 'false' }));
const incidentColumns = [
  ...['sys_id', 'number', 'sys_updated_on', 'sys_created_on', 'sys_mod_count', 'short_description'],
  ...['description', 'category', 'urgency', 'impact', 'priority', 'assignment_group', 'state'],
  ...['resolved_at', 'closed_at'],
  ...['u_site', 'caller_id.user_name', 'caller_id.email', 'caller_id.name'],
];
const journalColumns = [
  ...['sys_id', 'name', 'element', 'element_id', 'value', 'sys_created_on', 'sys_created_by'],
];

/**
 * ServiceNow's Table API as its documents and reports of it say (see docs/guides/systems/servicenow.md), and no more: nobody
 * here has an instance. It says 200 to nearly everything.
 */
export async function fakeServicenow(): Promise<FakeServicenow> {
  const incidents: Row[] = [];
  const journal: Row[] = [];
  const hidden = new Set<string>();
  const trap = { dropped: new Set<string>(), unreadable: new Set<string>(), notes: 'kept' };
  const forced = new Map<string, string>();
  const state: { rule: FakeServicenow['rule']; zoneMs: number } = { rule: null, zoneMs: 0 };
  const timeZone = { value: 'GMT' };
  const stamp = (): string => new Date(system.nowMs).toISOString().slice(0, 19).replace('T', ' ');
  const groupName = (id: string): string => groups.find((one) => one.sys_id === id)?.name ?? '';
  const write = (element: string, row: Row, value: string, by: string): void => {
    const sys_id = `j${journal.length + 1}`;
    const written = { sys_created_on: stamp(), sys_created_by: by };
    journal.push({
      sys_id,
      name: 'incident',
      element,
      element_id: row['sys_id'] ?? '',
      value,
      ...written,
    });
  };
  const moved = (row: Row): void => {
    row['sys_mod_count'] = String(Number(row['sys_mod_count']) + 1);
    row['sys_updated_on'] = stamp();
    // Computed by a lookup rule; whatever was written there is gone.
    row['priority'] = String(Number(row['impact']) + Number(row['urgency']) - 1);
  };

  const incidentsAsked = ({ query }: Asked): Answered => {
    const withGroup = incidents.map((row) => ({
      ...row,
      'assignment_group.name': groupName(row['assignment_group'] ?? ''),
    }));
    const known = [...incidentColumns, 'assignment_group.name'];
    const asked = inZone(query.get('sysparm_query') ?? '', state.zoneMs);
    const found = queried(system, withGroup, asked, known);
    if (query.get('sysparm_display_value') !== 'all')
      system.violated('incident without all values');
    const fields = (query.get('sysparm_fields') ?? '').split(',');
    for (const field of fields) {
      if (!incidentColumns.includes(field)) system.violated(`incident has no column ${field}`);
    }
    const offset = Number(query.get('sysparm_offset') ?? 0);
    const page = found.slice(offset, offset + Number(query.get('sysparm_limit') ?? 10_000));
    // Rights are looked at after the page was cut.
    const seen = page.filter((row: Cells) => !hidden.has(row['sys_id'] ?? ''));
    const result = seen.map((row: Cells) =>
      Object.fromEntries(
        fields
          .filter((field) => incidentColumns.includes(field) && !trap.unreadable.has(field))
          .map((field) => {
            const value = row[field] ?? '';
            const display_value = field === 'assignment_group' ? groupName(value) : value;
            return [field, { value, display_value }];
          }),
      ),
    );
    return { status: 200, body: { result }, headers: { 'x-total-count': String(found.length) } };
  };

  const plain = (asked: Asked, rows: readonly Cells[], known: readonly string[]): Answered => {
    const found = queried(system, rows, asked.query.get('sysparm_query') ?? '', known);
    const fields = (asked.query.get('sysparm_fields') ?? '').split(',');
    const limit = Number(asked.query.get('sysparm_limit') ?? 10_000);
    const result = found
      .slice(0, limit)
      .map((row) => Object.fromEntries(fields.map((field) => [field, row[field] ?? ''])));
    return { status: 200, body: { result } };
  };

  /** What was told to callers. */
  const told = new Set<string>();
  const patched = (id: string, body: Cells): Answered => {
    const row = incidents.find((one) => one['sys_id'] === id);
    if (row === undefined) return { status: 404, body: { error: { message: 'No Record found' } } };
    const refused = state.rule?.(row, body);
    if (refused !== undefined) return refused;
    inOrder(row, body);
    for (const [column, value] of Object.entries(body)) {
      if (column === 'work_notes' || column === 'comments') {
        if (column === 'comments') told.add(value);
        if (trap.notes === 'swallowed') continue;
        const times = trap.notes === 'doubled' ? 2 : 1;
        for (let n = 0; n < times; n += 1)
          write(trap.notes === 'shown' ? 'comments' : column, row, value, 'svc');
      } else if (!incidentColumns.includes(column)) {
        system.violated(`PATCH of unknown column ${column}`);
      } else if (!trap.dropped.has(column)) row[column] = value;
    }
    for (const [column, value] of forced) row[column] = value;
    moved(row);
    return { status: 200, body: { result: { sys_id: id, work_notes: '', comments: '' } } };
  };

  /** First the note alone, then fields, then the state alone; and the note's text nowhere else. */
  const inOrder = (row: Row, body: Cells): void => {
    const keys = Object.keys(body);
    const words = ['work_notes', 'comments'];
    const alone = keys.some((key) => [...words, 'state'].includes(key));
    if (alone && keys.length > 1) system.violated(`one request with ${keys.join(' and ')}`);
    // What a person said yes to may be public; what we tell the team may not.
    if (JSON.stringify(body['comments'] ?? '').includes('AI agent')) {
      system.violated('a note in public');
    }
    if (/\[code\]/i.test(body['comments'] ?? '')) system.violated('HTML in a comment');
    if (keys.some((key) => words.includes(key))) return;
    if (JSON.stringify(body).includes('signalbox:')) system.violated('a mark outside a note');
    if (keys.includes('close_notes')) system.violated('close notes, which the caller reads');
    const noted = journal.some((one) => one['element_id'] === row['sys_id'] && isOurs(one));
    if (!noted) system.violated('fields before the note');
  };

  const answer = (asked: Asked): Answered | undefined => {
    const [, table, id] = /^\/api\/now\/table\/(\w+)(?:\/(\w+))?$/.exec(asked.path) ?? [];
    if (asked.method === 'PATCH' && table === 'incident' && id !== undefined)
      return patched(id, asked.body as Cells);
    if (asked.method !== 'GET' || id !== undefined) return undefined;
    if (table === 'incident') return incidentsAsked(asked);
    if (table === 'sys_journal_field')
      return plain(asked, trap.notes === 'denied' ? [] : journal, journalColumns);
    if (table === 'sys_choice')
      return plain(asked, choices, ['name', 'element', 'value', 'inactive']);
    if (table === 'sys_user_group') return plain(asked, groups, ['sys_id', 'name', 'active']);
    if (table === 'sys_user') {
      const sys_id = 'javascript:gs.getUserID()';
      return plain(asked, [{ sys_id, time_zone: timeZone.value }], ['sys_id', 'time_zone']);
    }
    return undefined;
  };

  const accounts: Readonly<Record<string, 'in' | 'revoked'>> = {
    [`Basic ${Buffer.from('svc:good').toString('base64')}`]: 'in',
    [`Basic ${Buffer.from('svc:revoked').toString('base64')}`]: 'revoked',
  };
  const system: StrictSystem = await openStrictSystem({
    signIn: ({ authorization }) => accounts[authorization ?? ''] ?? 'wrong',
    answer,
  });
  const rowOf = (id: string): Row => {
    const row = incidents.find((one) => one['number'] === id);
    if (row === undefined) throw new Error('no such incident');
    return row;
  };
  write('work_notes', { sys_id: 'elsewhere' }, 'by a person', 'hanna');

  return {
    type: 'servicenow',
    system,
    timeZone,
    get zoneMs() {
      return state.zoneMs;
    },
    set zoneMs(ms: number) {
      state.zoneMs = ms;
    },
    get rule() {
      return state.rule;
    },
    set rule(rule: FakeServicenow['rule']) {
      state.rule = rule;
    },
    lines: ({ token = 'good', more = ['poll: { groups: all }'] } = {}) => [
      ...['type: servicenow', `url: ${system.url}`, 'user: svc', `token: ${token}`],
      ...['settles_within: 1s', 'fields:'],
      '  category: { field: category, values: { network: network } }',
      '  priority: { field: urgency, values: { low: "3", urgent: "1" } }',
      '  team: { field: assignment_group, values: { network: Network, hidden: Secret } }',
      ...more,
    ],
    create: (subject, body = 'it is gone') => {
      const n = incidents.length + 1;
      const created = { sys_created_on: stamp(), sys_updated_on: stamp(), sys_mod_count: '0' };
      incidents.push({
        ...{ sys_id: n.toString(16).padStart(32, '0'), number: `INC${String(n).padStart(7, '0')}` },
        ...created,
        ...{ short_description: subject, description: body, category: 'inquiry', state: '1' },
        ...{ urgency: '2', impact: '2', priority: '3', assignment_group: groups[0]?.sys_id ?? '' },
        ...{ 'caller_id.user_name': 'paul', 'caller_id.email': 'paul@corp.test' },
        'caller_id.name': 'Paul',
      });
      return `INC${String(n).padStart(7, '0')}`;
    },
    hiddenIncident: () => {
      const n = incidents.length + 1;
      const sys_id = `f${n.toString(16).padStart(31, '0')}`;
      hidden.add(sys_id);
      const stamps = { sys_updated_on: stamp(), sys_created_on: stamp(), sys_mod_count: '0' };
      incidents.push({ sys_id, number: `HRC${String(n).padStart(7, '0')}`, ...stamps });
    },
    say: (id, who, text) => {
      write('comments', rowOf(id), text, who === 'requester' ? 'paul' : 'hanna');
      moved(rowOf(id));
    },
    touch: (id) => moved(rowOf(id)),
    end: (id) => {
      Object.assign(rowOf(id), { state: '6', resolved_at: stamp() });
      moved(rowOf(id));
    },
    // Only administrators read its history.
    rewrite: null,
    mark: (id) => write('work_notes', rowOf(id), 'set by an agent [signalbox:elsewhere]', 'svc'),
    set: (id, field, value) => {
      const stored = field === 'team' ? groups.find((one) => one.name === value)?.sys_id : value;
      rowOf(id)[columns[field]] = stored ?? '';
      moved(rowOf(id));
    },
    value: (id, field) => {
      const value = rowOf(id)[columns[field]] ?? '';
      return (field === 'team' ? groupName(value) : value) || null;
    },
    otherCategory: 'hardware',
    decided: { category: 'network', priority: '3', team: 'Network' },
    notes: (id) =>
      journal
        .filter((one) => one['element_id'] === rowOf(id)['sys_id'] && isOurs(one))
        .filter((one) => !told.has(one['value'] ?? ''))
        .map((one) => ({ text: one['value'] ?? '', internal: one['element'] === 'work_notes' })),
    replies: (id) =>
      journal.flatMap((one) =>
        one['element_id'] === rowOf(id)['sys_id'] && told.has(one['value'] ?? '')
          ? [one['value'] ?? '']
          : [],
      ),
    replyRequest: /^PATCH .*incident/,
    noteRequest: /^PATCH .*incident/,
    fieldsRequest: /^PATCH .*incident/,
    requestsAWrite: 8,
    trapped: {
      lines: [
        'fields:',
        '  category: { field: category, values: { phone: telephony } }',
        '  site: { custom_field: u_gone, values: { a: b } }',
        '  team: { field: assignment_group, values: { twins: Twins, hidden: Secret } }',
        'poll: { groups: [Service Desk, Nowhere] }',
      ],
      findings: [
        ['field_missing', 'u_gone'],
        ['value_not_allowed', 'telephony'],
        ['place_missing', null],
        ['place_missing', null],
        ['place_missing', null],
      ],
      violations: [/no column u_gone/],
    },
    tooMany: () => ({
      status: 429,
      body: { error: { message: 'Rate limit exceeded' }, status: 'failure' },
      headers: { 'x-ratelimit-reset': String(Math.floor(system.nowMs / 1000) + 120) },
    }),
    traps: {
      drop: (field) => void trap.dropped.add(columns[field]),
      overwrite: (field, value) => void forced.set(columns[field], value),
      swallowNotes: () => {
        trap.notes = 'swallowed';
      },
      doubleNotes: () => {
        trap.notes = 'doubled';
      },
      showNotes: () => {
        trap.notes = 'shown';
      },
      denyNotes: () => {
        trap.notes = 'denied';
      },
      denied: { code: 'right_missing', subject: 'read sys_journal_field' },
      hide: (field) => void trap.unreadable.add(columns[field]),
      reset: () => {
        trap.dropped.clear();
        trap.unreadable.clear();
        trap.notes = 'kept';
        forced.clear();
        state.rule = null;
      },
    },
  };
}

function isOurs(entry: Row): boolean {
  return entry['value']?.includes('[signalbox:') === true;
}

function inZone(query: string, zoneMs: number): string {
  return query.replace(/(?<==)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, (stamp) => {
    const ms = Date.parse(`${stamp.replace(' ', 'T')}Z`) - zoneMs;
    return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  });
}
