import type { AlertChannelView, AlertConfig } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { Refusal } from '../line/refusal.ts';
import { readAlertConfigs } from '../store/agent/workspace-state.ts';
import {
  type ChannelStateRow,
  countWaitingAlerts,
  readChannelStates,
} from '../store/alert/list-channels.ts';
import { queueAlerts } from '../store/alert/queue.ts';
import { inTenant } from '../store/tx.ts';

type Context = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'announce'>;

/** The channels of the workspace in force, in the order of its files, and how each fares. */
export async function listChannels(
  context: Pick<LineContext, 'database'>,
  tenantId: string,
): Promise<readonly AlertChannelView[]> {
  return inTenant(context.database, tenantId, async (tx) => {
    const states = new Map((await readChannelStates(tx)).map((row) => [row.name, row]));
    const waiting = await countWaitingAlerts(tx);
    return channelsOf(await readAlertConfigs(tx)).map(({ alert, name, type }) =>
      toView({ alert, name, type }, states.get(name), waiting.get(name) ?? 0),
    );
  });
}

function channelsOf(routes: readonly AlertConfig[]): readonly {
  readonly alert: string;
  readonly name: string;
  readonly type: AlertChannelView['type'];
}[] {
  return routes.flatMap(({ alert, to }) => to.map(({ name, type }) => ({ alert, name, type })));
}

function toView(
  channel: Pick<AlertChannelView, 'alert' | 'name' | 'type'>,
  row: ChannelStateRow | undefined,
  waiting: number,
): AlertChannelView {
  return {
    ...channel,
    state: row === undefined || row.paused_at === null ? 'active' : 'paused',
    failures: row?.failures ?? 0,
    error: row?.error ?? null,
    failingSince: row?.failing_since?.toISOString() ?? null,
    pausedAt: row?.paused_at?.toISOString() ?? null,
    waiting,
  };
}

/**
 * Puts a test message into the queue of a channel, also of one that is paused: when it arrives, the channel goes on. The log
 * says how it went.
 *
 * @throws Refusal `not_found`
 */
export async function testChannel(
  context: Context,
  tenantId: string,
  name: string,
  actor: string,
): Promise<string> {
  const id = uuidV7();
  await inTenant(context.database, tenantId, async (tx) => {
    const channel = channelsOf(await readAlertConfigs(tx)).find((one) => one.name === name);
    if (channel === undefined) throw new Refusal('not_found');
    const row = { id, route: channel.alert, channel: name, type: channel.type, alertIds: [] };
    await queueAlerts(tx, { ...row, event: 'test', waitMs: 0 });
    const detail = { channel: name, deliveryId: id };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'alert_channel_tested', actor, itemId: null, detail },
    ]);
  });
  context.announce(tenantId, 'alerts');
  return id;
}
