import { randomBytes } from 'node:crypto';
import type { WebhookMap } from '@signalbox/contract';
import { Webhook } from 'standardwebhooks';
import type { Lab } from '../../http/support/lab.ts';

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export const helpdeskMap: WebhookMap = {
  externalId: '$.ticket.id',
  revision: '$.ticket.updated_at',
  subject: '$.ticket.title',
  body: '$.ticket.text',
  requesterEmail: '$.ticket.from.email',
  receivedAt: '$.ticket.created_at',
  fields: { product: '$.ticket.tags[0]', vip: '$.ticket.vip' },
};

/** Lets the lab's own tenant take webhooks as the source `desk`, as a workspace with these secrets would. */
export function useHook(
  lab: Lab,
  secrets: readonly string[],
  map: WebhookMap = helpdeskMap,
  tenantId: string = lab.own.tenantId,
): void {
  const webhook = { secrets, map, toleranceMs: 300_000 };
  lab.engine.connectors.use(tenantId, [
    { name: 'desk', type: 'desk', timeoutMs: 10_000, webhook },
    { name: 'api', type: 'api', timeoutMs: 10_000 },
  ]);
}

export interface Signing {
  readonly id: string;
  readonly atMs?: number;
  /** Signatures by these, in this order. */
  readonly secrets: readonly string[];
}

/** Headers made by the library of the standard, so that its notion of a signature is tested and not ours. */
export function signed(body: string, { id, atMs, secrets }: Signing): Record<string, string> {
  const at = new Date(atMs ?? Date.now());
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

let count = 0;

/** The body of a helpdesk that was never seen before. */
export function ticketBody(change: Record<string, unknown> = {}): string {
  count += 1;
  const ticket = {
    id: `H-${count}-${randomBytes(4).toString('hex')}`,
    updated_at: '7',
    title: 'VPN is down',
    text: 'No network on board since 6 am.',
    from: { email: 'mate@example.com' },
    created_at: '2026-11-20T08:00:00+01:00',
    tags: ['network'],
    vip: true,
    ...change,
  };
  return JSON.stringify({ event: 'ticket.updated', ticket });
}
