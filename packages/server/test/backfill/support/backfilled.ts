import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BackfillOptions,
  type BackfillResult,
  type PauseReason,
  runBackfill,
} from '../../../src/backfill/run-backfill.ts';
import type { History } from '../../../src/connectors/connector.ts';
import type { LineLab } from '../../support/line.ts';

export interface Backfilled extends BackfillResult {
  readonly pauses: readonly (readonly [reason: PauseReason, ms: number])[];
}

export function historyOf(lab: LineLab, source: string): History {
  const history = lab.context.connectors(lab.tenantId, source)?.history;
  if (history === undefined) throw new Error('the source has no past');
  return history;
}

/** One call. Only what a busy system asks for is waited for; everything else takes no time. */
export async function backfill(
  lab: LineLab,
  source: string,
  given: Partial<BackfillOptions> = {},
): Promise<Backfilled> {
  const pauses: [PauseReason, number][] = [];
  const result = await runBackfill(lab.context, lab.tenantId, {
    ...{ source, history: given.history ?? historyOf(lab, source), sinceMs: null, limit: null },
    onPause: (reason, ms) => void pauses.push([reason, ms]),
    pause: async (ms) => {
      if (pauses.at(-1)?.[0] === 'busy') await sleep(Math.min(ms, 2_000));
    },
    ...given,
  });
  return { ...result, pauses };
}

export interface KeptPast {
  readonly externalId: string;
  readonly subject: string;
  readonly body: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Past tickets, the oldest first. */
export function keptPast(lab: LineLab): Promise<readonly KeptPast[]> {
  return lab.sql<KeptPast>(
    `select external_id as "externalId", subject, body, labels from signalbox.example
     order by received_at, length(external_id), external_id`,
  );
}

/** As if nothing had been read: tests of a file share one database. */
export async function forgetPast(lab: LineLab): Promise<void> {
  await lab.sql('delete from signalbox.example');
  await lab.sql('delete from signalbox.import_run');
}
