import { AggregationType, MeterProvider, type ViewOptions } from '@opentelemetry/sdk-metrics';
import type { Database } from '../store/database.ts';
import type { SpanCounts } from '../tracing/tracing.ts';
import { addProcessMetrics } from './process-metrics.ts';
import { PullReader, renderText } from './reader.ts';
import { tenantMetrics } from './tenant-metrics.ts';

export interface Registry {
  /** Hears the end of a request. `route` is a name of the routes table or `unmatched`, so there are few of them. */
  readonly request: (route: string, status: number, durationMs: number) => void;
  /** Hears of a batch of arrivals. */
  readonly intakeBatch: (arrivals: number) => void;
  /** Prometheus text: the figures of this process and those of one tenant. */
  render(tenantId: string): Promise<string>;
}

const durations = 'signalbox_http_request_duration_seconds';
const batches = 'signalbox_intake_batch_items';

function buckets(instrumentName: string, boundaries: readonly number[]): ViewOptions {
  const options = { boundaries: [...boundaries] };
  return {
    instrumentName,
    aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options },
  };
}

export interface RegistryParts {
  readonly database: Pick<Database, 'app' | 'system'>;
  /** For spans of time; says nothing of the day. */
  readonly monotonicMs: () => number;
  readonly now: () => number;
  readonly spans: () => SpanCounts;
}

/** The metrics of this process. Labels are route names and classes of status: never a tenant, an id or a text. */
export function openRegistry({ database, monotonicMs, now, spans }: RegistryParts): Registry {
  const reader = new PullReader();
  const provider = new MeterProvider({
    readers: [reader],
    views: [
      buckets(durations, [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]),
      buckets(batches, [1, 2, 5, 10, 25, 50, 100]),
    ],
  });
  const meter = provider.getMeter('signalbox');
  const duration = meter.createHistogram(durations, {
    description: 'Time to answer requests, by route and class of status.',
  });
  const batch = meter.createHistogram(batches, {
    description: 'Arrivals that shared one intake transaction.',
  });
  meter
    .createObservableCounter('signalbox_trace_spans', {
      description: 'Spans of conversations, by what became of them.',
    })
    .addCallback((result) => {
      // Each is always there: a rule that watches for growth needs the series before the first that is lost.
      for (const [end, count] of Object.entries(spans())) result.observe(count, { end });
    });
  addProcessMetrics(meter);
  const tenants = tenantMetrics(database, { monotonicMs, now });
  return {
    request: (route, status, durationMs) => {
      duration.record(durationMs / 1_000, { route, status: `${Math.trunc(status / 100)}xx` });
    },
    intakeBatch: (arrivals) => batch.record(arrivals),
    render: async (tenantId) => (await tenants(tenantId)) + (await renderText(reader)),
  };
}
