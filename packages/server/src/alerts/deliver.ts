import type { LineContext } from '../line/context.ts';
import { readAlerts } from '../store/alert/alerts.ts';
import { type ClaimedAlertRow, claimAlerts, wordDelivery } from '../store/alert/claim.ts';
import {
  pauseChannel,
  recordAlertAttempt,
  releaseAlert,
  resumeChangedChannel,
} from '../store/alert/record-attempt.ts';
import { readTenantRow } from '../store/tenant/tenant-settings.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import type { Channel } from './channels.ts';
import { bodyFor } from './message.ts';
import { alertRetryWaitMs, isToBePaused } from './retry-schedule.ts';
import type { Sender, SentAlert } from './sender.ts';

export type DeliverContext = Pick<
  LineContext,
  'database' | 'keysOf' | 'now' | 'chance' | 'announce'
> & {
  readonly publicUrl: string | null;
};

/** A message that was taken, worded. */
export interface Worded {
  readonly row: ClaimedAlertRow;
  readonly body: string;
}

/** Takes messages of a channel that are due, and words those that are sent for the first time. */
export async function takeDue(
  context: DeliverContext,
  tenantId: string,
  channel: Channel,
  max: number,
  leaseMs: number,
): Promise<readonly Worded[]> {
  return inTenant(context.database, tenantId, async (tx) => {
    await resumeChangedChannel(tx, channel.name, channel.configHash(context.keysOf(tenantId)));
    const rows = await claimAlerts(tx, channel.name, max, leaseMs);
    const worded: Worded[] = [];
    for (const row of rows) {
      worded.push({ row, body: row.body ?? (await word(context, tx, channel, row)) });
    }
    return worded;
  });
}

async function word(
  context: DeliverContext,
  tx: Tx,
  channel: Channel,
  row: ClaimedAlertRow,
): Promise<string> {
  const body = bodyFor(channel.type, {
    event: row.event,
    alerts: await readAlerts(tx, row.alert_ids),
    workspace: (await readTenantRow(tx)).name,
    publicUrl: context.publicUrl,
    at: new Date(context.now()).toISOString(),
  });
  await wordDelivery(tx, row.id, body);
  return body;
}

/** Sends one message and records how it ended. True when it arrived. */
export async function deliverAlert(
  context: DeliverContext,
  sender: Sender,
  tenantId: string,
  channel: Channel,
  { row, body }: Worded,
  signal: AbortSignal,
): Promise<boolean> {
  const outgoing = { channel, deliveryId: row.id, event: row.event, body };
  const sent = await sender.send(outgoing, context.now(), signal);
  await inTenant(context.database, tenantId, (tx) =>
    sent.error === 'interrupted'
      ? releaseAlert(tx, row.id, row.tries)
      : record(context, tx, channel, row, sent),
  );
  context.announce(tenantId, 'alerts');
  return sent.arrived;
}

async function record(
  context: DeliverContext,
  tx: Tx,
  channel: Channel,
  row: ClaimedAlertRow,
  { arrived, status, error, retryAfterMs }: SentAlert,
): Promise<void> {
  const ageMs = Math.max(0, context.now() - row.created_at.getTime());
  // A test says at once how it went.
  const waitMs =
    arrived || row.event === 'test'
      ? null
      : alertRetryWaitMs(row.tries, ageMs, context.chance(), retryAfterMs);
  const failing = await recordAlertAttempt(tx, {
    ...{
      deliveryId: row.id,
      channel: channel.name,
      configHash: channel.configHash(context.keysOf(tx.tenantId)),
    },
    ...{ tries: row.tries, error, status },
    state: arrived ? 'delivered' : waitMs === null ? 'failed' : 'waiting',
    waitMs: waitMs ?? 0,
  });
  if (failing === null || failing.paused) return;
  if (isToBePaused(failing.failures, failing.failing_ms)) await pauseChannel(tx, channel.name);
}
