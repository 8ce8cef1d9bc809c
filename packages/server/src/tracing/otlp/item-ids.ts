import { randomBytes } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace-base';

/**
 * A trace has the id of its item without the dashes: 16 bytes, as a trace id wants them. So a conversation that begins anew after a
 * crash, in whatever process, joins the trace of the one before without anything being passed along, a later stage can, and who has an
 * item finds its trace. The item's id is a UUIDv7, whose last seven bytes are random, as sampling by trace id asks
 * (https://www.w3.org/TR/trace-context-2/#random-trace-id-flag).
 */
export function traceIdOf(itemId: string): string {
  return itemId.replaceAll('-', '').toLowerCase();
}

/** The library makes up the id of a trace by itself; it is told here which one, right before it asks. */
export class ItemIds implements IdGenerator {
  traceId = '';

  generateTraceId = (): string => this.traceId;

  generateSpanId = (): string => randomBytes(8).toString('hex');
}
