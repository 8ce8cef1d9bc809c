import { readFile } from 'node:fs/promises';
import { openEmbeddedDatabase } from '@signalbox/server';
import pg from 'pg';

/** One look at a running server. */
export interface Sample {
  readonly minute: number;
  /** Resident memory of the server process. */
  readonly serverMb: number;
  /** Size of the job engine's tables and of the write leases, with their indexes. */
  readonly queueMb: number;
  readonly jobs: number;
  /** Items that have not ended and that no person has to look at. */
  readonly open: number;
  readonly withPeople: number;
  readonly items: number;
}

export interface Probe {
  sample(): Promise<Sample>;
  close(): Promise<void>;
}

const text = `
  select (select count(*)::int from graphile_worker._private_jobs) as jobs,
    (pg_total_relation_size('graphile_worker._private_jobs') + pg_total_relation_size('signalbox.write_lease'))::float8
      / 1048576 as "queueMb",
    (select count(*)::int from signalbox.item where state not in ('resolved', 'handed_over', 'cancelled', 'in_review')) as open,
    (select count(*)::int from signalbox.item where state = 'in_review') as "withPeople",
    (select count(*)::int from signalbox.item) as items`;

export async function openProbe(home: string, pid: number): Promise<Probe> {
  const embedded = await openEmbeddedDatabase({ home, supervise: false });
  const client = new pg.Client({ connectionString: embedded.url });
  await client.connect();
  const startedMs = performance.now();
  return {
    sample: async () => {
      const { rows } = await client.query<Omit<Sample, 'minute' | 'serverMb'>>(text);
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const row = rows[0] ?? { jobs: -1, queueMb: -1, open: -1, withPeople: -1, items: -1 };
      return {
        minute: Math.round((performance.now() - startedMs) / 6_000) / 10,
        serverMb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024,
        ...row,
      };
    },
    close: async () => {
      await client.end();
      await embedded.close();
    },
  };
}
