import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { SpanCounts } from '../tracing.ts';

export interface QueueOptions {
  /** Spans that wait or are on their way; one more is dropped. */
  readonly most: number;
  /** How long spans wait for others at most. */
  readonly everyMs: number;
  /** After this a collector that says nothing counts as away. */
  readonly timeoutMs: number;
  /** Told when the collector stops or begins to take spans, not of each batch. */
  readonly onTurn: (taken: boolean) => void;
}

const batchMost = 512;

/**
 * What stands between the line and a collector that may be away: so many spans and no more, sent in batches, one at a time. The queue
 * of the library is bounded too, but what it drops it tells nobody.
 */
export class BoundedQueue implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #most: number;
  #waiting = 0;
  #sent = 0;
  #dropped = 0;
  #refused = 0;
  #taken = true;

  constructor(exporter: SpanExporter, { most, everyMs, timeoutMs, onTurn }: QueueOptions) {
    this.#most = most;
    const counting: SpanExporter = {
      export: (spans, done) =>
        exporter.export(spans, (result) => {
          // 0 is success in OpenTelemetry's own enumeration.
          const taken = result.code === 0;
          this.#waiting -= spans.length;
          if (taken) this.#sent += spans.length;
          else this.#refused += spans.length;
          if (taken !== this.#taken) onTurn(taken);
          this.#taken = taken;
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
    };
    this.#batches = new BatchSpanProcessor(counting, {
      maxQueueSize: most,
      maxExportBatchSize: Math.min(batchMost, most),
      scheduledDelayMillis: everyMs,
      // Longer than the exporter's own, so that the library never lets go of a batch whose end is still to be counted.
      exportTimeoutMillis: timeoutMs * 2,
    });
  }

  counts(): SpanCounts {
    return { sent: this.#sent, dropped: this.#dropped, refused: this.#refused };
  }

  onStart(): void {
    // A span is nobody's concern before it has ended.
  }

  onEnd(span: ReadableSpan): void {
    if (this.#waiting >= this.#most) {
      this.#dropped += 1;
      return;
    }
    this.#waiting += 1;
    this.#batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }
}
