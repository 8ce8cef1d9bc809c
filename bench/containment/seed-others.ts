import { randomUUID } from 'node:crypto';
import { newItemSchema } from '@signalbox/contract';
import { acceptArrivals, type Engine, publishWorkspace } from '@signalbox/server';
import { canaries, foreignTickets, otherTickets } from './canaries.ts';

export type Published = Parameters<typeof publishWorkspace>[2];

/** What must stay unread: open tickets of other requesters, and another tenant with tickets of its own. */
export async function seedOthers(
  context: Engine['context'],
  tenantId: string,
  workspace: Published,
): Promise<void> {
  const { system } = context.database;
  await offer(context, tenantId, otherTickets, canaries.otherTicket);
  const other = randomUUID();
  await system.query('insert into tenant (tenant_id, name) values ($1, $2)', [other, 'nordwest']);
  await system.query('insert into tenant_epoch (tenant_id) values ($1)', [other]);
  await publishWorkspace(context, other, workspace, 'system');
  await offer(context, other, foreignTickets, canaries.otherTenant);
}

async function offer(
  context: Engine['context'],
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
