import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const startedSchema = z.object({
  environment: z.record(z.string(), z.string()),
  failed: z.array(z.string()),
});
const upWithinMs = 15 * 60_000;
const lookEveryMs = 250;

/**
 * By the names their scripts print. A whole run starts the servers beside the first tests, and writes to a file when all are up that
 * will be; else they stand in the environment, where `npm run e2e:ticket-systems` puts them.
 */
export async function startedServers(): Promise<Readonly<Record<string, string | undefined>>> {
  const file = process.env['SIGNALBOX_TEST_SERVERS'];
  if (file === undefined) return process.env;
  const { environment, failed } = startedSchema.parse(JSON.parse(await written(file)));
  for (const script of failed) {
    process.stderr.write(`SKIPPED: the tests that need ${script}; it did not start\n`);
  }
  return environment;
}

async function written(file: string): Promise<string> {
  for (const until = Date.now() + upWithinMs; Date.now() < until; await sleep(lookEveryMs)) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  throw new Error(`nobody has written ${file}: the servers did not come up`);
}
