import { type BenchedSystem, post, type Truth } from './system.ts';

interface Row {
  readonly id: number;
  readonly priority: string;
  readonly category: string | null;
  readonly team: string | null;
}

interface Note {
  readonly ticket: number;
  readonly notes: string;
  readonly private_notes: number;
}

const issuesText = `
  select i.id, e.name as priority, c.name as category,
    (select v.value from custom_values v join custom_fields f on f.id = v.custom_field_id and f.name = 'Assignment Group'
     where v.customized_type = 'Issue' and v.customized_id = i.id limit 1) as team
  from issues i join enumerations e on e.id = i.priority_id left join issue_categories c on c.id = i.category_id`;
const notesText = `
  select j.journalized_id as ticket, j.notes, j.private_notes
  from journals j join users u on u.id = j.user_id and u.login = 'svc-agent'
  where j.journalized_type = 'Issue' and coalesce(j.notes, '') <> ''`;

export const redmine: BenchedSystem = {
  name: 'redmine',
  wanted: { category: 'Network', priority: 'Low', team: 'Network-L2' },
  lines: (proxyUrl, { env }) => [
    'type: redmine',
    `url: ${proxyUrl}`,
    `token: "${env['REDMINE_API_KEY']}"`,
    'fields:',
    '  category: { field: category, values: { network: Network } }',
    '  priority: { field: priority, values: { low: Low } }',
    '  team: { custom_field: Assignment Group, values: { network: Network-L2 } }',
    'poll: { projects: [service-desk], every: 5s }',
  ],
  create: async ({ env }, n) => {
    const made = await post(
      `${env['REDMINE_URL']}/issues.json`,
      { 'x-redmine-api-key': env['REDMINE_REQUESTER_API_KEY'] ?? '' },
      {
        issue: {
          ...{ project_id: 'service-desk', subject: `vpn ${n}`, description: 'the vpn is gone' },
        },
      },
    );
    return String((made as { readonly issue: { readonly id: number } }).issue.id);
  },
  truths: (server) => {
    const notes = new Map<string, Note[]>();
    for (const note of server.rows<Note>(notesText)) {
      const of = notes.get(String(note.ticket)) ?? [];
      of.push(note);
      notes.set(String(note.ticket), of);
    }
    return server.rows<Row>(issuesText).map((row): Truth => {
      const own = notes.get(String(row.id)) ?? [];
      const keys: Record<string, number> = {};
      for (const { notes: text } of own) {
        const key = /\[signalbox:([^\]]+)\]/.exec(text)?.[1];
        if (key !== undefined) keys[key] = (keys[key] ?? 0) + 1;
      }
      return {
        ticket: String(row.id),
        keys,
        notes: own.length,
        leaked: own.filter((note) => Number(note.private_notes) !== 1).length,
        fields: { category: row.category, priority: row.priority, team: row.team },
      };
    });
  },
  mailFolder: ({ env }) => env['REDMINE_MAIL_DIR'],
  // Redmine adds a note by PUT, so what may be repeated is told by the body.
  appends: ({ method, body }) =>
    method === 'POST' || (method === 'PUT' && body.includes('"notes"')),
  reason: ({ method, path, body }) => {
    if (method === 'PUT') {
      return body.includes('"notes"')
        ? 'the private note, with the key of the write'
        : 'the fields';
    }
    if (path.startsWith('/issues.json?issue_id=')) return 'the second look, many issues at once';
    if (path.startsWith('/issues.json')) return 'what is new';
    if (path.startsWith('/issues/')) return 'the issue: values, notes and moves';
    return 'names and rights, kept for ten minutes';
  },
};
