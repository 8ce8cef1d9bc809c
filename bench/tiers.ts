import { predict, type TrainedModel, trainModel } from '@signalbox/domain';
import { loadWorkspace } from '@signalbox/server';
import type { BenchArgs } from './support/args.ts';
import { type Installation, openInstallation } from './support/installation.ts';
import { acceptPlainItems } from './support/plain-items.ts';
import { type Asked, askAll, type Desk, type Tier, type Way } from './tiers/ask-all.ts';
import { zipfDraws } from './tiers/chance.ts';
import { limitFor } from './tiers/limits.ts';
import { measureNear } from './tiers/near-texts.ts';
import { comparePaired } from './tiers/paired.ts';
import { models, saidBy, startScripted } from './tiers/scripted-models.ts';
import { readTexts, type Texts } from './tiers/texts.ts';

const set = 'clinc150';
const seed = 'signalbox';
const requestsDefault = 10_000;
const textsAsked = 2_000;
const aimDown = 0.4;
const environment = { BENCH_MODEL_KEY: 'a-key' };

/** What an agent's file has by default, once it switches them on. */
const nearFrom = 0.9;

const ways: readonly Way[] = [
  { name: 'one model', tiers: ['full'], outside: true },
  { name: 'cache, own texts', tiers: ['full'], outside: false },
  { name: 'near answers', tiers: ['full'], outside: true, near: nearFrom },
  {
    ...{ name: 'equal texts at once', tiers: ['full'], outside: true, together: true },
    // Sixty-four tickets at once, and models that take their time: otherwise nothing is under way together.
    ...{ atOnce: 64, delayMs: 40 },
  },
  { name: 'tiers', tiers: ['builtin', 'quick', 'full'], outside: true },
  { name: 'tiers without the built-in model', tiers: ['quick', 'full'], outside: true },
  { name: 'cache and tiers, own texts', tiers: ['builtin', 'quick', 'full'], outside: false },
  {
    name: 'near answers, tiers without the built-in model',
    tiers: ['quick', 'full'],
    outside: true,
    near: nearFrom,
  },
];

/**
 * What tiers, the cache, answers to nearly the same texts and shared calls save: ten thousand requests, drawn by Zipf's law from two
 * thousand validation texts, answered by one large model, and by the built-in model, a small and the large one in turn. Costs are what
 * the scripted model server charged. A way counts when it is right as often as the large model alone, give or take one paired standard
 * error. Beside it, how often texts that are nearly the same have the same label.
 */
export async function run(args: BenchArgs): Promise<object> {
  const at = args.rest.indexOf('--requests');
  const requests = at === -1 ? requestsDefault : Number(args.rest[at + 1]);
  const texts = args.data === null ? null : readTexts(args.data, set, textsAsked, seed);
  if (texts === null) {
    console.error(`tiers: NOT MEASURED: give --data DIR with ${set}`);
    return { ok: false, peer: 'the large model alone, without cache' };
  }
  const installation = await openInstallation({ files: workspaceFiles(), environment });
  try {
    const desk = await openDesk(installation, texts, requests);
    const truth = new Map(texts.asked.map(({ text, label }) => [text, label]));
    const asked: Asked[] = [];
    for (const way of ways) {
      const server = await startScripted(truth, texts.labels, way.delayMs ?? 0);
      try {
        asked.push(await askAll(desk, way, server));
      } finally {
        await server.close();
      }
    }
    return { ...report(desk, asked), near: measureNear(args.data ?? '', seed) };
  } finally {
    await installation.remove();
  }
}

function report({ draws, limits }: Desk, asked: readonly Asked[]): object {
  const [alone] = asked;
  if (alone === undefined) throw new Error('the first way is the peer');
  const rows = asked.map((one, at) => {
    const { name = '', outside = true } = ways[at] ?? {};
    const paired = comparePaired(one.right, alone.right, draws);
    return {
      ...{ way: name, textsFromOutside: outside },
      dollars: one.microDollars / 1_000_000,
      costDown: 1 - one.microDollars / alone.microDollars,
      ...paired,
      equal: paired.difference >= -paired.standardError,
      ...{ calls: one.calls, answeredBy: one.answeredBy, fromCache: one.fromCache },
      ...{ shared: one.shared, near: one.near },
    };
  });
  const tiers = rows.find(({ way }) => way === 'tiers');
  return {
    ok: tiers?.equal === true && tiers.costDown >= aimDown,
    ...{ peer: 'the large model alone, without cache', aimDown },
    ...{ set, requests: draws.length, texts: textsAsked, textsDrawn: new Set(draws).size, limits },
    ways: rows,
  };
}

async function openDesk(installation: Installation, texts: Texts, requests: number): Promise<Desk> {
  const builtin = trainModel({
    rows: texts.train.map(({ text, label }) => ({ text, labels: { label } })),
    ...{ fields: ['label'], seed: 1 },
  });
  const loaded = await loadWorkspace(installation.workspace, environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { policy, modelKeys } = loaded.workspace;
  return {
    ...{ installation, texts, builtin, workspace: { models: modelKeys.all(), policy } },
    limits: limitsOn(texts, builtin),
    itemIds: await acceptPlainItems(installation, requests),
    draws: zipfDraws(textsAsked, requests, seed),
  };
}

/** Each tier is taken where it is right as often as the large model is, on texts nobody asks about. The last is always taken. */
function limitsOn({ held, labels }: Texts, builtin: TrainedModel): Readonly<Record<Tier, number>> {
  const wanted = models.full.accuracy;
  const ofBuiltin = held.map(({ text, label }) => {
    const { value = '', confidence = 0 } = predict(builtin, text)['label'] ?? {};
    return { confidence, right: value === label };
  });
  const ofQuick = held.map(({ text, label }) => {
    const said = saidBy(models.quick, text, label, labels);
    return { confidence: said.probability, right: said.label === label };
  });
  return { builtin: limitFor(ofBuiltin, wanted), quick: limitFor(ofQuick, wanted), full: 0 };
}

/** The models' addresses are filled in when their servers are up. */
function workspaceFiles(): Readonly<Record<string, string>> {
  const model = ({ name, price }: (typeof models)['full']): string => `model: ${name}
provider: openai
url: http://127.0.0.1:1/v1
id: ${name}
api_key: \${BENCH_MODEL_KEY}
size: ${name === 'quick' ? 'small' : 'large'}
max_output_tokens: 32
prices:
  - { from: 2020-01-01, input: ${price.input}, output: ${price.output} }
`;
  return {
    'signalbox.yaml': 'workspace: bench\n',
    'agents/triage.yaml': 'agent: triage\nowner: bench@example.com\nfields: { category: {} }\n',
    'models/quick.yaml': model(models.quick),
    'models/full.yaml': model(models.full),
  };
}
