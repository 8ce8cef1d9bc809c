import { setTimeout as sleep } from 'node:timers/promises';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { itemStates, writeVerdicts } from '@signalbox/domain';
import { doubtCodes } from '../line/proposal.ts';
import { readSpendShares, type SpendShares } from '../model-ledger/spend-shares.ts';
import type { Database } from '../store/database.ts';
import { type Figures, readFigures } from '../store/views/read-figures.ts';
import { PullReader, renderText } from './reader.ts';

const freshMs = 5_000;
/** Counting a large table takes long: what took t is kept 50 t, so that scraping costs the database 2 % at most. */
const restFactor = 50;
const tenantsKept = 100;

/** Scrapers give up after 10 seconds by default, and then have not even the figures of the process. */
const patienceMs = 5_000;

/**
 * Renders the figures of one tenant. They are at most 5 seconds old while they are cheap to read. Never throws: figures that
 * cannot be counted are left out, and while counting takes longer than 5 seconds the last ones are shown.
 */
export function tenantMetrics(
  database: Pick<Database, 'app' | 'system'>,
  { monotonicMs, now }: { readonly monotonicMs: () => number; readonly now: () => number },
): (tenantId: string) => Promise<string> {
  const renderers = new Map<string, () => Promise<string>>();
  return (tenantId) => {
    let render = renderers.get(tenantId);
    if (render === undefined) {
      render = oneTenant(
        async () => ({
          ...(await readFigures(database, tenantId)),
          spend: await readSpendShares(database, tenantId, now()),
        }),
        monotonicMs,
      );
      const [oldest] = renderers.keys();
      if (renderers.size >= tenantsKept && oldest !== undefined) renderers.delete(oldest);
      renderers.set(tenantId, render);
    }
    return render();
  };
}

interface Shown extends Figures {
  readonly spend: SpendShares;
}

function oneTenant(read: () => Promise<Shown>, nowMs: () => number): () => Promise<string> {
  let figures: Shown | undefined;
  let untilMs = 0;
  let underWay: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    const startedMs = nowMs();
    try {
      figures = await read();
    } catch {
      // Old figures would look as if nothing had moved; series that are missing are what an alert can see.
      figures = undefined;
    }
    const endedMs = nowMs();
    untilMs = endedMs + Math.max(freshMs, (endedMs - startedMs) * restFactor);
  };
  const reader = new PullReader();
  addGauges(new MeterProvider({ readers: [reader] }), () => figures);
  return async () => {
    if (nowMs() >= untilMs) {
      underWay ??= refresh().finally(() => {
        underWay = undefined;
      });
      await atMost(underWay, patienceMs);
    }
    return renderText(reader);
  };
}

/** Waits for the work, but no longer than this. */
async function atMost(work: Promise<void>, ms: number): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([work, sleep(ms, undefined, { signal }).catch(() => undefined)]);
  waiting.abort();
}

function addGauges(provider: MeterProvider, current: () => Shown | undefined): void {
  const meter = provider.getMeter('signalbox');
  const gauge = (name: string, description: string, value: (figures: Shown) => number): void => {
    meter.createObservableGauge(name, { description }).addCallback((result) => {
      const figures = current();
      if (figures !== undefined) result.observe(value(figures));
    });
  };
  // Every state is always there, at 0 too: a rule that compares needs the series before the first bad day.
  const byName = (
    name: string,
    label: string,
    description: string,
    names: readonly string[],
    counts: (figures: Shown) => Readonly<Record<string, number>>,
  ): void => {
    meter.createObservableGauge(name, { description }).addCallback((result) => {
      const figures = current();
      if (figures === undefined) return;
      for (const one of names) result.observe(counts(figures)[one] ?? 0, { [label]: one });
    });
  };
  byName('signalbox_items', 'state', 'Items by state.', itemStates, (f) => f.items);
  byName('signalbox_writes', 'verdict', 'Write-backs by verdict.', writeVerdicts, (f) => f.writes);
  byName(
    'signalbox_second_looks',
    'finding',
    'Second looks at confirmed writes that are to come, found another value, or could not be made.',
    ['waiting', 'overwritten', 'not_looked'],
    ({ secondLooks: { waiting, overwritten, notLooked } }) => ({
      ...{ waiting, overwritten, not_looked: notLooked },
    }),
  );
  byName(
    'signalbox_conversations',
    'outcome',
    'Conversations of agents with language models, by how they ended.',
    ['decided', 'superseded', 'lost', 'failed'],
    (f) => f.conversations,
  );
  byName(
    'signalbox_doubts',
    'code',
    'What was not certain in conversations, as agents or their models said.',
    doubtCodes,
    (f) => f.doubts,
  );
  byName(
    'signalbox_answers_not_asked',
    'from',
    'Answers in conversations that no model was asked for, by where they came from.',
    ['cached', 'near', 'shared'],
    (f) => f.notAsked,
  );
  gauge(
    'signalbox_queue_age_seconds',
    'Age of the item that has waited longest to be decided; 0 when none waits.',
    (f) => f.queueAgeSeconds,
  );
  gauge('signalbox_jobs_waiting', 'Wake-ups in the queue.', (f) => f.jobsWaiting);
  gauge('signalbox_jobs_dead', 'Wake-ups the job engine has given up.', (f) => f.jobsDead);
  gauge('signalbox_held', 'Items held for a delay.', (f) => f.items['held'] ?? 0);
  gauge('signalbox_in_review', 'Items that wait for a verdict.', (f) => f.items['in_review'] ?? 0);
  gauge('signalbox_stuck', 'Items that are stuck and need a person.', (f) => f.items['stuck'] ?? 0);
  gauge('signalbox_audit_unsealed', 'Audit entries without a seal yet.', (f) => f.unsealed);
  gauge(
    'signalbox_webhooks_waiting',
    'Deliveries to endpoints that have not arrived yet.',
    (f) => f.webhooks.waiting,
  );
  gauge(
    'signalbox_webhook_endpoints_lost',
    'Endpoints switched off because they answered 410 or failed for 5 days.',
    (f) => f.webhooks.lost,
  );
  gauge(
    'signalbox_webhooks_refused',
    'Signed webhooks that could not be taken, since the beginning.',
    (f) => f.webhooks.refused,
  );
  const levels = ['warn', 'alert'] as const;
  byName('signalbox_alerts_firing', 'level', 'Alerts that fire, by level.', levels, (f) => ({
    warn: f.alerts.warn,
    alert: f.alerts.alert,
  }));
  gauge(
    'signalbox_alert_messages_waiting',
    'Messages about alerts that have not arrived yet.',
    (f) => f.alerts.waiting,
  );
  gauge(
    'signalbox_alert_channels_paused',
    'Channels that failed five times in a row over an hour.',
    (f) => f.alerts.paused,
  );
  gauge(
    'signalbox_incidents_unclosed',
    'Incidents that nobody has closed.',
    (f) => f.alerts.incidents,
  );
  meter
    .createObservableGauge('signalbox_spend_share', {
      description: 'Share of a limit of the day that is spent on models, or will be at this rate.',
    })
    .addCallback((result) => {
      const spend = current()?.spend;
      if (spend === undefined) return;
      for (const of of ['tenant', 'agent'] as const) {
        result.observe(spend[of].now, { of, at: 'now' });
        result.observe(spend[of].endOfDay, { of, at: 'end_of_day' });
      }
    });
  gauge('signalbox_epoch', 'Epoch of the controls.', (f) => f.epoch);
}
