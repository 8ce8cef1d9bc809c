import type { Tx } from '../tx.ts';

export interface PollRow {
  readonly system: string;
  readonly cursor: unknown;
  readonly version: number;
  readonly failures: number;
}

const text = `select system, cursor, version, failures from source_poll where tenant_id = $1 and source = $2`;

/** How far a source has been read; undefined before its first poll. */
export async function readPoll(tx: Tx, source: string): Promise<PollRow | undefined> {
  return (await tx.query<PollRow>(text, [tx.tenantId, source], 'read-poll'))[0];
}
