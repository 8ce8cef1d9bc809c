import { memoryDefaults } from '@signalbox/contract';
import { recordAlerts } from '../alerts/record-alerts.ts';
import type { Anchors } from '../audit/anchors.ts';
import { sealTenants } from '../audit/seal.ts';
import type { Dispatcher } from '../batching/dispatch-queues.ts';
import { openReducer } from '../controls/reducer.ts';
import { sweepForced, sweepSwitches } from '../controls/sweep-switches.ts';
import { fillVectors } from '../knowledge/fill-vectors.ts';
import { sweepCalibrators } from '../learn/refit-calibrators.ts';
import type { LineContext } from '../line/context.ts';
import { recordHandOvers } from '../line/runner/hand-over/record.ts';
import { tellHandOvers } from '../line/runner/hand-over/tell.ts';
import {
  sweepChecks,
  sweepConversations,
  sweepDelays,
  sweepForgotten,
  sweepLeases,
  sweepLooks,
  sweepReviews,
} from '../line/runner/sweep.ts';
import { sweepLostCalls } from '../model-ledger/sweep-lost-calls.ts';
import { watchSpend } from '../model-ledger/watch-spend.ts';
import type { Poller } from '../polling/poller.ts';
import { sweepProbes } from '../polling/sweep-probes.ts';
import { createRedactor } from '../redaction/index.ts';
import { fillSearch } from '../search/fill.ts';
import { forgetOldAlerts } from '../store/alert/forget-old.ts';
import { asSql } from '../store/database.ts';
import { ensurePartitions } from '../store/schema/ensure-partitions.ts';
import type { Polled } from '../store/sweep/find-due.ts';
import { forgetFacts } from '../store/sweep/forget-facts.ts';
import { forgetIdempotencyKeys } from '../store/sweep/forget-idempotency-keys.ts';
import { forgetSignIns } from '../store/sweep/forget-sign-ins.ts';
import { reapWorkers } from '../store/sweep/reap-workers.ts';
import { forgetOldWebhooks } from '../store/webhook/forget-old.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { recordEvents } from '../webhooks/out/record-events.ts';
import { openDueBoard } from './due-board.ts';
import type { Found, Tick } from './ticks.ts';

const secondMs = 1_000;
/** While something happens: what has happened is in force within a second, also when the line runs at full speed. */
const controlsEveryMs = 150;
const hourMs = 3_600 * secondMs;

/** What goes out by itself: messages that stand in queues, and questions to sources. */
export interface Senders {
  readonly webhooks: Dispatcher;
  readonly alerts: Dispatcher;
  readonly poller: Poller;
}

/** What one process of all does over and over, and how often. */
export function periodicWork(
  context: LineContext,
  master: MasterKey,
  anchors: Anchors,
  senders: Senders,
): readonly Tick[] {
  const { database } = context;
  const reducer = openReducer(context);
  const isDue = openDueBoard(database);
  const whenDue = (due: Polled, work: () => Promise<void>) => async (): Promise<Found> => {
    if (!(await isDue(due))) return 'idle';
    await work();
    return 'work';
  };
  return [
    {
      name: 'delays',
      everyMs: 250,
      restMs: 500,
      run: whenDue('delays', () => sweepDelays(context)),
    },
    { name: 'reviews', everyMs: secondMs, run: whenDue('reviews', () => sweepReviews(context)) },
    { name: 'checks', everyMs: 60 * secondMs, run: whenDue('checks', () => sweepChecks(context)) },
    { name: 'leases', everyMs: secondMs, run: whenDue('leases', () => sweepLeases(context)) },
    // Seldom, so that those due about the same time are asked for together.
    {
      name: 'second looks',
      everyMs: 5 * secondMs,
      run: whenDue('looks', () => sweepLooks(context)),
    },
    { name: 'switches', everyMs: secondMs, run: whenDue('switches', () => sweepSwitches(context)) },
    {
      name: 'forced controls',
      everyMs: secondMs,
      run: whenDue('forced', () => sweepForced(context)),
    },
    {
      name: 'webhooks',
      everyMs: 250,
      restMs: 500,
      run: whenDue('deliveries', () => senders.webhooks.dispatch()),
    },
    {
      name: 'alert messages',
      everyMs: 250,
      restMs: 500,
      run: whenDue('alertMessages', () => senders.alerts.dispatch()),
    },
    {
      name: 'hand-overs',
      everyMs: secondMs,
      restMs: 2 * secondMs,
      run: async () => foundAny(await recordHandOvers(context)),
    },
    {
      name: 'hand-over notes',
      everyMs: secondMs,
      run: whenDue('handOvers', () => tellHandOvers(context)),
    },
    { name: 'polls', everyMs: secondMs, run: whenDue('polls', () => senders.poller.begin()) },
    {
      name: 'lost model calls',
      everyMs: 10 * secondMs,
      run: async () => foundAny(await sweepLostCalls(database)),
    },
    // A limit can be reached in minutes, and who is told after that is told too late.
    {
      name: 'spend',
      everyMs: 2 * secondMs,
      restMs: 5 * secondMs,
      run: async () => foundAny(await watchSpend(context)),
    },
    {
      name: 'lost conversations',
      everyMs: 60 * secondMs,
      run: async () => foundAny(await sweepConversations(context)),
    },
    { name: 'probes', everyMs: 60 * secondMs, run: () => sweepProbes(context) },
    { name: 'controls', everyMs: controlsEveryMs, restMs: 500, run: () => reducer.run() },
    {
      name: 'workers',
      everyMs: secondMs,
      restMs: 2 * secondMs,
      run: async () => foundAny(await reapWorkers(asSql(database.system))),
    },
    { name: 'forgotten', everyMs: 10 * secondMs, run: () => sweepForgotten(context) },
    {
      name: 'seal',
      everyMs: secondMs,
      restMs: 2 * secondMs,
      run: () => sealAll(context, master, anchors),
    },
    {
      name: 'search',
      everyMs: secondMs,
      restMs: 2 * secondMs,
      run: async () => foundAny((await fillSearch(database)).documents),
    },
    {
      name: 'meaning of articles',
      everyMs: secondMs,
      restMs: 60 * secondMs,
      run: () => embedArticles(context),
    },
    { name: 'calibrators', everyMs: 30 * secondMs, run: () => sweepCalibrators(context) },
    { name: 'partitions', everyMs: 6 * hourMs, run: () => ensurePartitions(database) },
    { name: 'idempotency', everyMs: hourMs, run: () => forgetIdempotencyKeys(database) },
    {
      name: 'webhook events',
      everyMs: secondMs,
      run: whenDue('told', () => recordEvents(context)),
    },
    { name: 'alerts', everyMs: secondMs, restMs: 2 * secondMs, run: () => recordAlerts(context) },
    { name: 'old alerts', everyMs: hourMs, run: () => forgetOldAlerts(database) },
    { name: 'old webhooks', everyMs: hourMs, run: () => forgetOldWebhooks(database) },
    { name: 'old facts', everyMs: hourMs, run: () => forgetFacts(database, memoryDefaults) },
    { name: 'sign-ins', everyMs: hourMs, run: () => forgetSignIns(database) },
  ];
}

function foundAny(count: number): Found {
  return count > 0 ? 'work' : 'idle';
}

/** Of the tenants whose files this process has: others have their own. */
async function embedArticles({ database, thinking, logger }: LineContext): Promise<Found> {
  let made = 0;
  for (const tenantId of thinking.tenants()) {
    const embedder = thinking.models(tenantId)?.embedder ?? null;
    if (embedder === null) continue;
    const redactOne = (text: string): string => createRedactor().redact(text);
    const filled = await fillVectors(database, tenantId, embedder, redactOne);
    made += filled.made;
    if (filled.fault !== null) {
      logger.warn({ tenantId, fault: filled.fault }, 'articles wait to be searched by meaning');
    }
  }
  return foundAny(made);
}

async function sealAll(context: LineContext, master: MasterKey, anchors: Anchors): Promise<Found> {
  const { database, logger } = context;
  for (let found: Found = 'idle'; ; found = 'work') {
    const result = await sealTenants({ database, master, anchors, nowMs: context.now() });
    for (const one of result.failed) {
      logger.error({ err: one.error, tenantId: one.tenantId }, 'the audit could not be sealed');
    }
    for (const tenantId of result.ahead) {
      logger.error({ tenantId }, 'the audit lost seals that were anchored; run verify-audit');
    }
    if (!result.more) return result.sealed.length > 0 ? 'work' : found;
  }
}
