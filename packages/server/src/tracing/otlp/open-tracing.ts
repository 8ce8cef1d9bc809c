import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { Span, SpanParent, SpanStart, TraceOf, Tracing } from '../tracing.ts';
import { endAttributes, kindOf, nameOf, startAttributes } from './attributes.ts';
import { BoundedQueue } from './bounded-queue.ts';
import { ItemIds, traceIdOf } from './item-ids.ts';

export interface TracingOptions {
  /** Where traces are sent, with its path. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: 'http/json' | 'http/protobuf';
  readonly serviceName: string;
  /** More that is said of this process with every batch. */
  readonly resource: Readonly<Record<string, string>>;
  /** Redacted texts of prompts, answers and tools go along. */
  readonly texts: boolean;
  /** Spans that wait or are on their way. Default 4,096. */
  readonly most?: number | undefined;
  /** Default 2,000. */
  readonly everyMs?: number | undefined;
  /** Of one batch, its repetitions included. Default 10,000. */
  readonly timeoutMs?: number | undefined;
}

/** A process that ends waits no longer than this for its last spans. */
const closesWithinMs = 3_000;

/**
 * Tells of conversations over OTLP. Loaded only where an endpoint is set: see the rule `tracing-is-loaded-on-demand`. It is no global
 * tracer and takes no global context: a library that brings spans of its own would send texts nobody has redacted.
 */
export async function openTracing(options: TracingOptions, logger: Logger): Promise<Tracing> {
  const ids = new ItemIds();
  const { most = 4_096, everyMs = 2_000, timeoutMs = 10_000 } = options;
  const queue = new BoundedQueue(await exporterOf(options, timeoutMs), {
    ...{ most, everyMs, timeoutMs },
    onTurn: (taken) =>
      taken
        ? logger.info('the collector takes traces again')
        : logger.warn('the collector does not take traces; what it misses is counted in /metrics'),
  });
  const provider = new BasicTracerProvider({
    idGenerator: ids,
    spanProcessors: [queue],
    resource: resourceFromAttributes({
      ...options.resource,
      'service.name': options.serviceName,
    }),
  });
  const tracer = provider.getTracer('signalbox');
  return {
    of: (about) => parentIn({ tracer, ids, texts: options.texts }, about, null),
    counts: () => queue.counts(),
    close: async () => {
      const late = new AbortController();
      const { signal } = late;
      const waited = sleep(closesWithinMs, undefined, { signal, ref: false });
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        waited.catch(() => undefined),
      ]);
      late.abort();
    },
  };
}

async function exporterOf(
  { url, headers, protocol }: TracingOptions,
  timeoutMillis: number,
): Promise<SpanExporter> {
  const config = { url, headers: { ...headers }, timeoutMillis };
  if (protocol === 'http/json') return new OTLPTraceExporter(config);
  const protobuf = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new protobuf.OTLPTraceExporter(config);
}

interface Teller {
  readonly tracer: Tracer;
  readonly ids: ItemIds;
  readonly texts: boolean;
}

function parentIn(teller: Teller, about: TraceOf, parent: OtelSpan | null): SpanParent {
  return {
    begin: (start) => {
      teller.ids.traceId = traceIdOf(about.itemId);
      const within = parent === null ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
      const attributes = startAttributes(about, start);
      const span = teller.tracer.startSpan(
        nameOf(start),
        { kind: kindOf(start), attributes },
        within,
      );
      return spanOf(teller, about, start, span);
    },
  };
}

function spanOf(teller: Teller, about: TraceOf, start: SpanStart, span: OtelSpan): Span {
  return {
    ...parentIn(teller, about, span),
    end: (end) => {
      if (!span.isRecording()) return;
      span.setAttributes(endAttributes(start, end, teller.texts));
      if (end.failure !== null) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}
