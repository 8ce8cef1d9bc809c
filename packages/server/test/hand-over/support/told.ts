import { recordHandOvers } from '../../../src/line/runner/hand-over/record.ts';
import { tellHandOvers } from '../../../src/line/runner/hand-over/tell.ts';
import { pollSource } from '../../../src/polling/poll-source.ts';
import type { Files, LineLab } from '../../support/line.ts';
import { until } from '../../support/until.ts';
import { filesWith } from '../../ticket-systems/support.ts';

/** Lines of a source `redmine` that tells people of what they get. */
export const handOver = [
  'hand_over:',
  '  field: team',
  '  to: { categories: { network: network }, queues: { vip: vip }, default: people }',
];
export const acknowledge = [
  'acknowledge:',
  '  texts: { en: A person will look at it., de: Ein Mensch sieht es sich an. }',
  '  fallback: en',
];

export function redmineFiles(url: string, more: readonly string[]): Files {
  const lines = [
    'type: redmine',
    `url: ${url}`,
    'token: key',
    'settles_within: 1s',
    'fields:',
    '  priority: { field: priority, values: { low: Low, urgent: Urgent } }',
    '  team: { custom_field: Team, values: { network: Network, people: People, vip: VIP, desk: Desk } }',
    'poll: { projects: desk }',
    ...more,
  ];
  const files = filesWith([{ name: 'redmine', lines }]);
  return {
    ...files,
    'agents/triage.yaml':
      'agent: triage\nowner: lead\nautonomy: auto\ntiers: [rules]\nfields: { priority: {}, team: {} }\n',
    'rules/basics.yaml': `- rule: vpn
  when: { words: [vpn] }
  then: { priority: low, team: network }
  final: true
- rule: escalated
  when: { field: { context_escalated: "yes" } }
  then: { priority: urgent, team: network }
  final: true
`,
  };
}

export async function poll(lab: LineLab): Promise<number> {
  const found = lab.context.connectors(lab.tenantId, 'redmine')?.poll;
  if (found === undefined) throw new Error('the source is not polled');
  return pollSource(lab.context, lab.tenantId, 'redmine', found);
}

const unread = `
  select from signalbox.audit_entry e join signalbox.hand_over_cursor c using (tenant_id)
  where e.xid >= c.after_xid and e.xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`;

/** Tells the source what is due, as the process that leads does every second. */
export async function tell(lab: LineLab): Promise<void> {
  await until('all entries final', async () => (await lab.sql(unread)).length === 0, 20_000);
  await recordHandOvers(lab.context);
  await tellHandOvers(lab.context);
}

/** Lets what was put off, or may still arrive, be due. */
export async function letPass(lab: LineLab): Promise<void> {
  await lab.pass(120_000);
  await lab.sql("update signalbox.hand_over set next_at = now() - interval '1 second'");
}

export interface Told {
  readonly kind: string;
  readonly cause: string;
  readonly verdict: string;
  readonly attempts: number;
  readonly errorCode: string | null;
}

export function told(lab: LineLab): Promise<readonly Told[]> {
  return lab.sql(
    'select kind, cause, verdict, attempts, error_code as "errorCode" from signalbox.hand_over order by kind desc, created_at, id',
  );
}

export async function itemOf(lab: LineLab, externalId: string): Promise<string> {
  const [row] = await lab.sql<{ id: string }>(
    'select id from signalbox.item where external_id = $1',
    [externalId],
  );
  if (row === undefined) throw new Error('the ticket did not come in');
  return row.id;
}
