import { type BenchedSystem, post, type Truth } from './system.ts';

interface Row {
  readonly id: number;
  readonly priority: string;
  readonly queue: string;
  readonly category: string | null;
  readonly notes: number;
  readonly leaked: number;
}

const ticketsText = `
  select t.id, t.Priority as priority, q.Name as queue,
    (select v.Content from ObjectCustomFieldValues v join CustomFields c on c.id = v.CustomField and c.Name = 'Category'
     where v.ObjectType = 'RT::Ticket' and v.ObjectId = t.id and v.Disabled = 0 order by v.id desc limit 1) as category,
    (select count(*) from Transactions x join Users u on u.id = x.Creator and u.Name = 'svc-agent'
     where x.ObjectType = 'RT::Ticket' and x.ObjectId = t.id and x.Type in ('Comment', 'Correspond')) as notes,
    (select count(*) from Transactions x join Users u on u.id = x.Creator and u.Name = 'svc-agent'
     where x.ObjectType = 'RT::Ticket' and x.ObjectId = t.id and x.Type = 'Correspond') as leaked
  from Tickets t join Queues q on q.id = t.Queue`;
const keysText = `
  select x.ObjectId as ticket, v.Content as key, count(*) as n
  from ObjectCustomFieldValues v
  join CustomFields c on c.id = v.CustomField and c.Name = 'Idempotency Key'
  join Transactions x on x.id = v.ObjectId and x.ObjectType = 'RT::Ticket'
  where v.ObjectType = 'RT::Transaction' and v.Disabled = 0 group by x.ObjectId, v.Content`;

export const rt: BenchedSystem = {
  name: 'rt',
  wanted: { category: 'Network', priority: '20', team: 'Network' },
  lines: (proxyUrl, { env }) => [
    'type: rt',
    `url: ${proxyUrl}`,
    `token: ${env['RT_TOKEN']}`,
    'fields:',
    '  category: { custom_field: Category, values: { network: Network } }',
    '  priority: { field: Priority, values: { low: "20" } }',
    '  team: { field: Queue, values: { network: Network } }',
    'poll: { queues: [Service Desk, Network], every: 5s }',
  ],
  create: async ({ env }, n) => {
    const made = await post(
      `${env['RT_URL']}/REST/2.0/ticket`,
      { authorization: `token ${env['RT_TOKEN']}` },
      {
        ...{ Queue: 'Service Desk', Subject: `vpn ${n}`, Requestor: 'paul@corp.test' },
        ...{ Content: 'the vpn is gone', ContentType: 'text/plain' },
      },
    );
    return String((made as { readonly id: string | number }).id);
  },
  truths: (server) => {
    const keys = new Map<string, Record<string, number>>();
    for (const { ticket, key, n } of server.rows<{ ticket: number; key: string; n: number }>(
      keysText,
    )) {
      const of = keys.get(String(ticket)) ?? {};
      of[key] = Number(n);
      keys.set(String(ticket), of);
    }
    return server.rows<Row>(ticketsText).map(
      (row): Truth => ({
        ticket: String(row.id),
        keys: keys.get(String(row.id)) ?? {},
        notes: Number(row.notes),
        leaked: Number(row.leaked),
        fields: { category: row.category, priority: String(row.priority), team: row.queue },
      }),
    );
  },
  mailFolder: ({ env }) => env['RT_MAIL_DIR'],
  appends: ({ method }) => method === 'POST',
  reason: ({ method, path }) => {
    if (method === 'POST') return 'the note, with the key of the write';
    if (method === 'PUT') return 'the fields, only if nobody has changed the ticket';
    if (path.includes('/transactions?') && path.includes('CF.')) return 'the mark of the write';
    if (path.includes('/transactions?')) return 'what is new, or who changed it';
    if (path.includes('/tickets?')) return 'the second look, many tickets at once';
    if (path.includes('/queue/')) return 'the name of a queue, kept for ten minutes';
    return 'the ticket: values, moves and last transaction';
  },
};
