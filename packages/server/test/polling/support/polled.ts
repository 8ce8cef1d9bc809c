import type { Poll } from '../../../src/connectors/connector.ts';
import { pollSource } from '../../../src/polling/poll-source.ts';
import type { Files, LineLab } from '../../support/line.ts';
import { filesWith } from '../../ticket-systems/support.ts';

export function redmineFiles(url: string, every = '30s'): Files {
  const lines = [
    'type: redmine',
    `url: ${url}`,
    'token: key',
    'fields: { priority: { field: priority, values: { low: Low } } }',
    `poll: { projects: desk, every: ${every} }`,
  ];
  return filesWith([{ name: 'redmine', lines }]);
}

export function rtFiles(url: string): Files {
  const lines = [
    'type: rt',
    `url: ${url}`,
    'token: t',
    'fields:',
    '  priority: { field: Priority, values: { low: "20" } }',
    '  team: { field: Queue, values: { desk: Service Desk } }',
    'poll: { queues: [Service Desk, Network] }',
  ];
  return filesWith([{ name: 'rt', lines }]);
}

export function pollOf(lab: LineLab, source: string): Poll {
  const poll = lab.context.connectors(lab.tenantId, source)?.poll;
  if (poll === undefined) throw new Error('the source is not polled');
  return poll;
}

export function poll(
  lab: LineLab,
  source: string,
  by: Poll = pollOf(lab, source),
): Promise<number> {
  return pollSource(lab.context, lab.tenantId, source, by);
}

export interface Came {
  readonly externalId: string;
  readonly revision: string;
  readonly revisionNo: number;
  readonly subject: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Items by the number of their ticket, each as of its newest revision. */
export function came(lab: LineLab): Promise<readonly Came[]> {
  return lab.sql<Came>(
    `select distinct on (i.external_id::int) i.external_id as "externalId", i.revision_no as "revisionNo", v.revision,
       m.subject, m.body, m.fields
     from signalbox.item i
     join signalbox.item_revision v on v.tenant_id = i.tenant_id and v.item_id = i.id and v.revision_no = i.revision_no
     join signalbox.message m on m.tenant_id = i.tenant_id and m.item_id = i.id
     order by i.external_id::int, m.id desc`,
  );
}

export interface PollState {
  readonly error: string | null;
  readonly failures: number;
  readonly nextInMs: number;
  readonly skipped: number;
  readonly caughtUp: boolean;
}

export async function stateOf(lab: LineLab, source: string): Promise<PollState | undefined> {
  const rows = await lab.sql<PollState>(
    `select error, failures, skipped, caught_up_at is not null as "caughtUp",
       (extract(epoch from next_at - now()) * 1000)::float8 as "nextInMs"
     from signalbox.source_poll where source = $1`,
    [source],
  );
  return rows[0];
}
