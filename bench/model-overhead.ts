import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadWorkspace, openTenantModels } from '@signalbox/server';
import { askDirectly } from './model-overhead/ask-directly.ts';
import { oneByOne, together, type Way } from './model-overhead/measure.ts';
import { portkeyName, startPortkey } from './model-overhead/portkey.ts';
import type { BenchArgs } from './support/args.ts';
import { type Installation, openInstallation } from './support/installation.ts';
import { acceptPlainItems } from './support/plain-items.ts';
import { quantile } from './support/statistics.ts';

const roundsDefault = 20;
const warmUp = 200;
const callsARound = 100;
const togetherARound = 400;
const atOnce = 32;
const items = 500;
const environment = { BENCH_MODEL_KEY: 'a-key' };
const system = `You sort tickets of a help desk. ${'Answer with a category and one sentence that says why. '.repeat(6)}`;
const ticket =
  'The VPN client says that its certificate has expired, since I came back from leave. '.repeat(8);

/**
 * What stands between a caller and a model's service adds to each call: our layer, in the caller's process as it is meant to be used,
 * with reservation, record, sealed prompt and answer, and cache; the gateway, a process of its own as it is meant to be run. Both before the
 * same server, which answers at once; by turns, beside direct calls of the same size. Added is what a direct call does not take. Our records of
 * ends follow their answers: the next calls share the machine with them, and a rate counts until the last is written. `model-overhead 5` takes
 * five rounds, not twenty.
 */
export async function run(args: BenchArgs): Promise<object> {
  const rounds = Number(args.rest.find((arg) => /^\d+$/.test(arg)) ?? roundsDefault);
  const upstream = await startUpstream();
  const gateway = await startPortkey();
  if (gateway === null) console.error('model-overhead: PEER MISSING: npm could not install it');
  const installation = await openInstallation({ files: workspaceFiles(upstream.url), environment });
  try {
    const ours = await openOurs(installation);
    const direct = askDirectly(upstream.url, {}, bodyOf);
    const headers = {
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${upstream.url}/v1`,
    };
    const peer = gateway === null ? null : askDirectly(gateway.url, headers, bodyOf);
    const ways = { direct, ours, ...(peer === null ? {} : { peer }) };
    const loadBefore = loadavg();
    const seen = await measureByTurns(ways, rounds);
    const load = { before: loadBefore, after: loadavg() };
    await Promise.all([ours.close(), direct.close(), peer?.close()]);
    return {
      ...report(seen, await countRecorded(installation)),
      rounds,
      callsARound,
      atOnce,
      load,
    };
  } finally {
    gateway?.stop();
    await installation.remove();
    upstream.stop();
  }
}

interface Seen {
  /** Ms of single calls. */
  readonly tookMs: number[];
  /** Of each round, the median of them. */
  readonly p50Ms: number[];
  /** Calls a second of each round, many at once. */
  readonly rates: number[];
  calls: number;
}
type Ways = Readonly<Record<string, Way>>;

async function measureByTurns(ways: Ways, rounds: number): Promise<ReadonlyMap<string, Seen>> {
  const all = Object.entries(ways);
  const seen = new Map<string, Seen>(
    all.map(([name]) => [name, { tookMs: [], p50Ms: [], rates: [], calls: 0 }]),
  );
  for (const [name, way] of all) {
    await together(way, { from: 0, calls: warmUp, atOnce });
    const one = seen.get(name);
    if (one !== undefined) one.calls += warmUp;
  }
  for (let round = 0; round < rounds; round += 1) {
    // Another goes first each time: what one leaves behind is not always the same one's burden.
    const order = all.map((_, at) => all[(at + round) % all.length]);
    for (const named of order) {
      const one = named === undefined ? undefined : seen.get(named[0]);
      if (named === undefined || one === undefined) continue;
      const [, way] = named;
      const took = await oneByOne(way, one.calls, callsARound);
      one.tookMs.push(...took);
      one.p50Ms.push(quantile(sorted(took), 0.5));
      one.calls += callsARound;
      const seconds = await together(way, { from: one.calls, calls: togetherARound, atOnce });
      one.rates.push(togetherARound / seconds);
      one.calls += togetherARound;
    }
  }
  return seen;
}

const sorted = (values: readonly number[] = []): readonly number[] =>
  [...values].sort((a, b) => a - b);

function report(
  seen: ReadonlyMap<string, Seen>,
  recorded: { readonly calls: number; readonly whole: number },
): object {
  const direct = sorted(seen.get('direct')?.tookMs);
  const of = (name: string): { addedP50Ms: number; addedP99Ms: number; rps: number } | null => {
    const one = seen.get(name);
    if (one === undefined) return null;
    const took = sorted(one.tookMs);
    return {
      addedP50Ms: quantile(took, 0.5) - quantile(direct, 0.5),
      addedP99Ms: quantile(took, 0.99) - quantile(direct, 0.99),
      rps: quantile(sorted(one.rates), 0.5),
    };
  };
  const ours = of('ours');
  const peer = of('peer');
  const asked = seen.get('ours')?.calls ?? 0;
  const pairs = pairsOf(seen);
  const whole = recorded.calls === asked && recorded.whole === asked;
  return {
    ok: whole && ours !== null && peer !== null && ours.addedP50Ms < peer.addedP50Ms,
    ...ours,
    peer: peer === null ? null : { name: portkeyName, ...peer },
    direct: {
      p50Ms: quantile(direct, 0.5),
      p99Ms: quantile(direct, 0.99),
      rps: quantile(sorted(seen.get('direct')?.rates), 0.5),
    },
    ...{ pairs, asked, recorded },
  };
}

/** Medians of the same round beside each other: what else the machine did then slowed both. */
function pairsOf(seen: ReadonlyMap<string, Seen>): {
  readonly aheadIn: number;
  readonly of: number;
  readonly oursMinusPeerP50Ms: number;
} | null {
  const peer = seen.get('peer')?.p50Ms ?? [];
  const apart = (seen.get('ours')?.p50Ms ?? []).map(
    (ms, round) => ms - (peer[round] ?? Number.NaN),
  );
  if (peer.length === 0) return null;
  return {
    aheadIn: apart.filter((ms) => ms < 0).length,
    of: apart.length,
    oursMinusPeerP50Ms: quantile(sorted(apart), 0.5),
  };
}

/** Calls with their end, the prompt and the answer; `whole` are those that have all of it. */
async function countRecorded({
  engine,
}: Installation): Promise<{ readonly calls: number; readonly whole: number }> {
  const { rows } = await engine.database.system.query<{ calls: number; whole: number }>(`
    select count(*)::int as calls, count(*) filter (where outcome = 'answered' and cost_micros > 0
      and length(prompt_sealed) > 0 and length(answer_sealed) > 0)::int as whole from signalbox.model_call`);
  return rows[0] ?? { calls: 0, whole: 0 };
}

/** Every text is another one, so that no answer comes from a cache. */
function textOf(n: number): string {
  return `${ticket}Ticket ${n}.`;
}

function bodyOf(n: number): string {
  return JSON.stringify({
    model: 'bench-1',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: textOf(n) },
    ],
    max_completion_tokens: 200,
  });
}

async function openOurs(installation: Installation): Promise<Way & { close(): Promise<void> }> {
  const { engine, workspace } = installation;
  const loaded = await loadWorkspace(workspace, environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { policy, modelKeys } = loaded.workspace;
  const models = openTenantModels(engine.context, engine.tenantId, {
    ...{ models: modelKeys.all(), policy },
  });
  const model = models.find('quick');
  if (model === null) throw new Error('the workspace has this model');
  const ids = await acceptPlainItems(installation, items);
  return {
    ask: async (n) => {
      const answer = await model.ask(
        {
          for: { itemId: ids[n % ids.length] ?? '', agent: 'triage', version: 'b', tainted: true },
          ...{ system, messages: [{ role: 'user', text: textOf(n) }], tools: [], answer: null },
          ...{ maxOutputTokens: 200, temperature: null, probabilities: false },
        },
        new AbortController().signal,
      );
      if (answer.text === '' || answer.cached) throw new Error('not answered');
    },
    done: () => models.recorded(),
    close: () => models.close(),
  };
}

function workspaceFiles(url: string): Readonly<Record<string, string>> {
  return {
    'signalbox.yaml':
      'workspace: bench\npolicy: { spend: { per_item: 100.00 USD, per_agent_day: 9000.00 USD, per_day: 9000.00 USD } }\n',
    'agents/triage.yaml': 'agent: triage\nowner: bench@example.com\nfields: { category: {} }\n',
    'models/quick.yaml': `model: quick
provider: openai
url: ${url}/v1
id: bench-1
api_key: \${BENCH_MODEL_KEY}
size: small
max_output_tokens: 200
at_once: ${atOnce}
waiting: 1000
prices:
  - { from: 2020-01-01, input: 2500000, output: 10000000 }
`,
  };
}

async function startUpstream(): Promise<{ readonly url: string; stop(): void }> {
  const child = fork(fileURLToPath(new URL('./model-overhead/upstream.js', import.meta.url)));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('error', reject);
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
