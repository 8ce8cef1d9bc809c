import type { Tx } from '../tx.ts';

/** Wake-ups of the line. Each carries a batch of ids of one tenant. */
export type Task = 'advance' | 'think' | 'regate' | 'write' | 'look_again';

export interface WakeUp {
  readonly ids: readonly string[];
  /** Tries so far, counted by the line; the job engine's own counter is for killed processes. */
  readonly attempt?: number | undefined;
}

// Enough for a job that dies with its worker again and again; what fails inside a job is retried by the line itself.
const maxAttempts = 25;

/** Adds a job in this transaction, so that it exists exactly when the change it follows does. */
export async function enqueue(tx: Tx, task: Task, wakeUp: WakeUp, runAtMs?: number): Promise<void> {
  if (wakeUp.ids.length === 0) return;
  await tx.query(
    'select signalbox.enqueue($1, $2::json, $3, $4)',
    [
      task,
      JSON.stringify({ ids: wakeUp.ids, attempt: wakeUp.attempt ?? 1 }),
      runAtMs === undefined ? null : new Date(runAtMs).toISOString(),
      maxAttempts,
    ],
    'enqueue',
  );
}
