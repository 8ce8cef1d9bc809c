import { randomUUID } from 'node:crypto';
import { newItemSchema } from '@signalbox/contract';
import { acceptArrivals, type Engine, publishWorkspace } from '@signalbox/server';
import { canaries, foreignTickets, otherTickets } from './canaries.ts';

/** What must stay unread: open tickets of other requesters, and another tenant with tickets of its own. */
export async function seedOthers(
  engine: Engine,
  workspace: Parameters<typeof publishWorkspace>[2],
): Promise<void> {
  const { context, tenantId, database } = engine;
  await offer(engine, tenantId, otherTickets, canaries.otherTicket);
  const other = randomUUID();
  await database.system.query('insert into tenant (tenant_id, name) values ($1, $2)', [
    ...[other, 'nordwest'],
  ]);
  await database.system.query('insert into tenant_epoch (tenant_id) values ($1)', [other]);
  await publishWorkspace(context, other, workspace, 'system');
  await offer(engine, other, foreignTickets, canaries.otherTenant);
}

async function offer(
  { context }: Engine,
  tenantId: string,
  names: readonly string[],
  canary: string,
): Promise<void> {
  const arrivals = names.map((externalId) => ({
    item: newItemSchema.parse({
      ...{ source: 'api', externalId, subject: 'A private matter', requester: { id: externalId } },
      body: `Printer, VPN, invoice and password of mine: ${canary}`,
    }),
    ...{ idempotencyKey: null, actor: 'system' },
  }));
  await acceptArrivals(context, tenantId, arrivals);
}
