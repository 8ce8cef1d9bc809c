import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startModelServer } from '@signalbox/sdk/testing';
import type { BenchArgs } from './support/args.ts';
import { type Installation, openInstallation } from './support/installation.ts';
import { acceptPlainItems } from './support/plain-items.ts';

const items = 1_000;
const processes = 2;
const limitCents = 100;
const microsPerCent = 10_000;
const usedShareMin = 0.85;
/** Of a made-up model: an item costs about a cent. */
const price = { input: 10, output: 40 };
const environment = { BENCH_MODEL_KEY: 'a-key' };
const outputTokens = { least: 20, most: 400 };

/**
 * A thousand items of varying cost, asked about at once in two processes, against a limit for a hundred: what the server charged,
 * counted by itself, is never a cent over the limit, and uses nearly all of it.
 */
export async function run(_args: BenchArgs): Promise<object> {
  const server = await startModelServer();
  const span = outputTokens.most - outputTokens.least;
  server.script((_request, n) => ({
    text: 'done',
    delayMs: (n * 37) % 60,
    usage: { input: 50 + ((n * 61) % 200), output: outputTokens.least + ((n * 97) % span) },
  }));
  const installation = await openInstallation({ files: workspaceFiles(server.url), environment });
  try {
    const ids = await acceptPlainItems(installation, items);
    const startedMs = performance.now();
    const askers = Array.from({ length: processes }, (_, n) =>
      askIn(
        installation,
        ids.filter((_id, at) => at % processes === n),
      ),
    );
    const served = (await Promise.all(askers)).reduce((sum, one) => sum + one, 0);
    const seconds = (performance.now() - startedMs) / 1_000;
    server.assertClean();
    const charged = server.usage.get('bench-1') ?? { input: 0, output: 0, calls: 0 };
    const micros = charged.input * price.input + charged.output * price.output;
    const counted = await countedMicros(installation);
    const within = micros <= limitCents * microsPerCent;
    const used = micros / (limitCents * microsPerCent);
    return {
      ok: within && used >= usedShareMin && counted === micros && served === charged.calls,
      ...{ peer: 'zero over the limit', limitCents, spentCents: micros / microsPerCent },
      ...{ items, served, usedShare: used, countedCents: counted / microsPerCent },
      ...{ processes, seconds },
    };
  } finally {
    await installation.remove();
    await server.close();
  }
}

function workspaceFiles(url: string): Readonly<Record<string, string>> {
  return {
    'signalbox.yaml': `workspace: bench\npolicy: { spend: { per_day: ${limitCents / 100}.00 USD } }\n`,
    'agents/triage.yaml': 'agent: triage\nowner: bench@example.com\nfields: { category: {} }\n',
    'models/quick.yaml': `model: quick
provider: openai
url: ${url}/v1
id: bench-1
api_key: \${BENCH_MODEL_KEY}
size: small
max_output_tokens: ${outputTokens.most}
at_once: ${items / processes}
waiting: ${items}
prices:
  - { from: 2020-01-01, input: ${price.input * 1e6}, output: ${price.output * 1e6} }
`,
  };
}

/** Asks about these in a process of its own. Returns how many were answered. */
async function askIn(
  { home, workspace, engine }: Installation,
  ids: readonly string[],
): Promise<number> {
  const path = fileURLToPath(new URL('./spend/asker.js', import.meta.url));
  const child: ChildProcess = fork(path, [workspace], {
    cwd: home,
    env: {
      ...process.env,
      ...environment,
      SIGNALBOX_HOME: engine.settings.home,
    },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { served: number }).served));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`an asker ended with ${code}`)));
    child.send({ ids });
  });
}

async function countedMicros({ engine }: Installation): Promise<number> {
  const { rows } = await engine.database.system.query<{ micros: number }>(
    `select sum(settled_micros + reserved_micros)::bigint as micros from signalbox.spend_counter where scope = 'tenant'`,
  );
  return Number(rows[0]?.micros ?? 0);
}
