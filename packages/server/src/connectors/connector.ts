import type { Guarantee, OutsideFields, OutsideState } from '@signalbox/domain';

/** One ticket's write as a connector sees it: outside names and values only. */
export interface OutsideWrite {
  readonly tenantId: string;
  readonly externalId: string;
  /** The same for every try of one action; the marker the outside system keeps or the key it tells repeats by. */
  readonly writeKey: string;
  readonly fields: OutsideFields;
  /** What the team is told beside the fields, with no text of the ticket; null for a source without notes. */
  readonly note: string | null;
}

/**
 * A way to one outside system. `read` and `write` throw `ConnectorError`; a `write` that returns says only that the system
 * answered, never that anything changed.
 */
export interface Connector {
  readonly guarantee: Guarantee;
  /** Its writes leave a note for the team. */
  readonly notes: boolean;
  /** Writes to it under way at once; more wait their turn. Absent: as many as come. */
  readonly atOnce?: number;
  /** A request that has not ended after this is given up; its effect may still arrive. */
  readonly timeoutMs: number;
  /** How long after a request was given up its effect may still appear. */
  readonly settlesWithinMs: number;
  /** Reads the fields of a ticket and looks for the marker. Given up after `withinMs`. */
  read(write: OutsideWrite, withinMs: number): Promise<OutsideState>;
  /**
   * Sends what `before` lacks of the write: first the note, then fields, then state, so that internal text is never part of a
   * call that could show it. Given up after `withinMs`, when nothing of it may leave this process any more. Throws `refused`
   * only while nothing of it was done.
   */
  write(write: OutsideWrite, withinMs: number, before: OutsideState): Promise<void>;
}

/** The connector of a tenant's source; null when the workspace no longer has it. */
export type ConnectorSource = (tenantId: string, source: string) => Connector | null;

/**
 * - `unreachable`: refused, reset, timed out or 5xx; may work later, and a write may or may not have arrived.
 * - `busy`: 429, with `retryAfterMs` to stay away, or 412, changed since it was read. Nothing was done.
 * - `refused`: any other 4xx; will not work later. Nothing was done.
 * - `unmarked`: it took the write and dropped its mark, so that a repeat could not be told. Never sent again.
 * - `unreadable`: an answer that is not what the source's description says.
 */
export type ConnectorFault = 'unreachable' | 'busy' | 'refused' | 'unmarked' | 'unreadable';

/** Never holds anything the outside system said: answers carry ticket text. */
export class ConnectorError extends Error {
  readonly fault: ConnectorFault;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    fault: ConnectorFault,
    details: {
      readonly status?: number | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`outside system: ${fault}${details.status === undefined ? '' : ` (${details.status})`}`, {
      cause: details.cause,
    });
    this.name = 'ConnectorError';
    this.fault = fault;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}
