import { asSql, type Database } from '../database.ts';
import { inTenant } from '../tx.ts';

export interface Figures {
  readonly items: Readonly<Record<string, number>>;
  readonly writes: Readonly<Record<string, number>>;
  /** Age of the item that has waited longest to be decided, in seconds; 0 when none waits. */
  readonly queueAgeSeconds: number;
  readonly unsealed: number;
  readonly epoch: number;
  readonly jobsWaiting: number;
  readonly jobsDead: number;
  readonly webhooks: WebhookFigures;
  readonly alerts: AlertFigures;
  readonly secondLooks: SecondLookFigures;
  /** Conversations of agents with models, by how they ended. */
  readonly conversations: Readonly<Record<string, number>>;
  /** What was not certain in them, by its code. */
  readonly doubts: Readonly<Record<string, number>>;
  /** Answers in them that no model was asked for, by where they came from. */
  readonly notAsked: Readonly<Record<string, number>>;
}

export interface SecondLookFigures {
  readonly waiting: number;
  readonly overwritten: number;
  readonly notLooked: number;
}

export interface AlertFigures {
  readonly warn: number;
  readonly alert: number;
  readonly waiting: number;
  readonly paused: number;
  /** Incidents nobody has closed. */
  readonly incidents: number;
}

export interface WebhookFigures {
  readonly waiting: number;
  /** Endpoints that were switched off by what they answered. */
  readonly lost: number;
  readonly refused: number;
}

const itemsText = `
  select state as name, count(*)::int as count,
    coalesce(extract(epoch from now() - min(updated_at)), 0)::float8 as age
  from item where tenant_id = $1 group by state`;
const writesText = `
  select verdict as name, count(*)::int as count from action
  where tenant_id = $1 and verdict is not null group by verdict`;
const unsealedText = `
  select count(*)::int as count from audit_entry
  where tenant_id = $1 and era = current_audit_era() and xid >= coalesce(
    (select below_xid from audit_seal where tenant_id = $1 and era = current_audit_era() order by seq desc limit 1),
    '0'::xid8)`;
const webhooksText = `
  select (select count(*) from webhook_delivery where tenant_id = $1 and state = 'waiting')::int as waiting,
    (select count(*) from webhook_endpoint where tenant_id = $1 and inactive_because in ('gone', 'failing'))::int as lost,
    (select coalesce(sum(refused), 0) from webhook_refused_count where tenant_id = $1)::int as refused`;
const alertsText = `
  select (select count(*) from alert where tenant_id = $1 and state = 'firing' and level = 'warn')::int as warn,
    (select count(*) from alert where tenant_id = $1 and state = 'firing' and level = 'alert')::int as alert,
    (select count(*) from alert_delivery where tenant_id = $1 and state = 'waiting')::int as waiting,
    (select count(*) from alert_channel where tenant_id = $1 and paused_at is not null)::int as paused,
    (select count(*) from incident where tenant_id = $1 and state <> 'closed')::int as incidents`;
const looksText = `
  select (select count(*) from second_look where tenant_id = $1 and looked_at is null)::int as waiting,
    count(*) filter (where finding = 'overwritten')::int as overwritten,
    count(*) filter (where finding = 'not_looked')::int as "notLooked"
  from second_look where tenant_id = $1 and finding in ('overwritten', 'not_looked')`;
const conversationsText = `
  select outcome as name, count(*)::int as count from conversation
  where tenant_id = $1 and outcome is not null and replay_of is null group by outcome`;
const doubtsText = `
  select code as name, count(*)::int as count from conversation c, unnest(c.doubts) code
  where c.tenant_id = $1 group by code`;
const notAskedText = `
  select outcome as name, count(*)::int as count from step
  where tenant_id = $1 and outcome in ('cached', 'near', 'shared') group by outcome`;
const jobsText = `
  select count(*) filter (where attempts < max_attempts)::int as waiting,
    count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
  from graphile_worker._private_jobs where payload ->> 'tenantId' = $1`;

interface Count {
  readonly name: string;
  readonly count: number;
  readonly age?: number;
}

/** The tenant's numbers for `/metrics`: counts only, nothing of any text. */
export async function readFigures(
  database: Pick<Database, 'app' | 'system'>,
  tenantId: string,
): Promise<Figures> {
  const own = await inTenant(database, tenantId, async (tx) => {
    await tx.query(`set local statement_timeout = '20s'`);
    const items = await tx.query<Count>(itemsText, [tenantId]);
    const writes = await tx.query<Count>(writesText, [tenantId]);
    const [unsealed] = await tx.query<{ count: number }>(unsealedText, [tenantId]);
    const conversations = await tx.query<Count>(conversationsText, [tenantId]);
    const doubts = await tx.query<Count>(doubtsText, [tenantId]);
    const notAsked = await tx.query<Count>(notAskedText, [tenantId]);
    const [webhooks] = await tx.query<WebhookFigures>(webhooksText, [tenantId]);
    const [alerts] = await tx.query<AlertFigures>(alertsText, [tenantId]);
    const [secondLooks] = await tx.query<SecondLookFigures>(looksText, [tenantId]);
    return {
      items,
      writes,
      conversations,
      doubts,
      notAsked,
      webhooks,
      alerts,
      secondLooks,
      unsealed: unsealed?.count ?? 0,
      epoch: tx.epoch,
    };
  });
  const [jobs] = await asSql(database.system).query<{ waiting: number; dead: number }>(jobsText, [
    tenantId,
  ]);
  const counts = (rows: readonly Count[]): Readonly<Record<string, number>> =>
    Object.fromEntries(rows.map((row) => [row.name, row.count]));
  return {
    items: counts(own.items),
    writes: counts(own.writes),
    conversations: counts(own.conversations),
    doubts: counts(own.doubts),
    notAsked: counts(own.notAsked),
    queueAgeSeconds: own.items.find((row) => row.name === 'received')?.age ?? 0,
    unsealed: own.unsealed,
    epoch: own.epoch,
    jobsWaiting: jobs?.waiting ?? 0,
    jobsDead: jobs?.dead ?? 0,
    webhooks: own.webhooks ?? { waiting: 0, lost: 0, refused: 0 },
    secondLooks: own.secondLooks ?? { waiting: 0, overwritten: 0, notLooked: 0 },
    alerts: own.alerts ?? { warn: 0, alert: 0, waiting: 0, paused: 0, incidents: 0 },
  };
}
