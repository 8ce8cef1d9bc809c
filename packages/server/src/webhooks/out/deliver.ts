import { appendAudit } from '../../agents/version-change.ts';
import type { LineContext } from '../../line/context.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import type { ClaimedRow } from '../../store/webhook/claim-deliveries.ts';
import { setEndpointActive } from '../../store/webhook/endpoints.ts';
import { recordAttempt, releaseDelivery } from '../../store/webhook/record-attempt.ts';
import { openWebhookSecret } from '../../vault/webhook-secret.ts';
import { failingMaxMs, pauseMs, retryWaitMs } from './retry-schedule.ts';
import type { Courier, Sent } from './send.ts';

export interface EndpointRef {
  readonly tenantId: string;
  readonly id: string;
}

export type Context = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'chance' | 'announce'>;

/** Sends one claimed delivery and records how it ended. True when it arrived. */
export async function deliver(
  context: Context,
  courier: Courier,
  endpoint: EndpointRef,
  claimed: ClaimedRow,
  signal: AbortSignal,
): Promise<boolean> {
  const { tenantId } = endpoint;
  const secret = openWebhookSecret(context.keysOf(tenantId), endpoint.id, claimed.secret);
  const startedMs = context.now();
  const outgoing = { url: claimed.url, secret, webhookId: claimed.id, body: claimed.body };
  const sent = await courier.send(outgoing, startedMs, signal);
  const took = { startedMs, durationMs: Math.max(0, Math.round(context.now() - startedMs)) };
  await inTenant(context.database, tenantId, (tx) =>
    sent.error === 'interrupted'
      ? releaseDelivery(tx, claimed.id, claimed.tries)
      : record(context, tx, endpoint, claimed, sent, took),
  );
  context.announce(tenantId, 'webhooks');
  return isArrived(sent);
}

function isArrived({ status }: Sent): boolean {
  return status !== null && status >= 200 && status < 300;
}

async function record(
  context: Context,
  tx: Tx,
  endpoint: EndpointRef,
  claimed: ClaimedRow,
  sent: Sent,
  took: { readonly startedMs: number; readonly durationMs: number },
): Promise<void> {
  const { status, error, answer, retryAfterMs } = sent;
  const at = new Date(took.startedMs).toISOString();
  const attempt = { at, durationMs: took.durationMs, status, error, answer };
  const arrived = isArrived(sent);
  const gone = status === 410;
  const waitMs =
    arrived || gone ? null : retryWaitMs(claimed.round_tries, context.chance(), retryAfterMs);
  const failingMs = await recordAttempt(tx, {
    deliveryId: claimed.id,
    endpointId: endpoint.id,
    tries: claimed.tries,
    attempt,
    state: arrived ? 'delivered' : waitMs === null ? 'failed' : 'waiting',
    waitMs,
    pauseMs: arrived ? null : pauseMs(claimed.failures + 1, context.chance()),
  });
  if (gone) await switchOff(context, tx, endpoint.id, 'gone');
  else if (failingMs > failingMaxMs) await switchOff(context, tx, endpoint.id, 'failing');
}

/** The receiver said that nobody is there (410), or was silent for days: an entry says so, and a person looks. */
async function switchOff(
  context: Context,
  tx: Tx,
  webhookId: string,
  because: 'gone' | 'failing',
): Promise<void> {
  if (!(await setEndpointActive(tx, webhookId, false, because))) return;
  const detail = { webhookId, because };
  await appendAudit(context, tx, [
    { stage: 'control', type: 'webhook_disabled', actor: 'system', itemId: null, detail },
  ]);
}
