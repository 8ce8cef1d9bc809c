import { nextTier, predict, type TrainedModel } from '@signalbox/domain';
import type { ModelServer } from '@signalbox/sdk/testing';
import { openTenantModels } from '@signalbox/server';
import type { Installation } from '../support/installation.ts';
import { models } from './scripted-models.ts';
import type { Texts } from './texts.ts';

type TenantModels = ReturnType<typeof openTenantModels>;
type Workspace = Parameters<typeof openTenantModels>[2];
export type Tier = 'builtin' | 'quick' | 'full';

export interface Way {
  readonly name: string;
  /** Cheapest first. */
  readonly tiers: readonly Tier[];
  /** Whether the texts are those of somebody outside: their answers then serve no other item. */
  readonly outside: boolean;
}

export interface Desk {
  readonly installation: Installation;
  readonly workspace: Workspace;
  readonly texts: Texts;
  readonly builtin: TrainedModel;
  /** Confidence from which on a tier's answer is taken. */
  readonly limits: Readonly<Record<Tier, number>>;
  /** One item a request. */
  readonly itemIds: readonly string[];
  /** Which text each request is about. */
  readonly draws: readonly number[];
}

export interface Asked {
  readonly right: readonly boolean[];
  readonly microDollars: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly answeredBy: Readonly<Record<Tier, number>>;
  readonly fromCache: number;
}

const atOnce = 8;

/** Asks about every request in this way, over the model layer as the server has it; what it cost is what the server counted. */
export async function askAll(desk: Desk, way: Way, server: ModelServer): Promise<Asked> {
  const { engine } = desk.installation;
  const pointed = desk.workspace.models.map((one) => ({ ...one, url: `${server.url}/v1` }));
  const tenant = openTenantModels(engine.context, engine.tenantId, {
    ...desk.workspace,
    models: pointed,
  });
  const right: boolean[] = [];
  const answeredBy: Record<Tier, number> = { builtin: 0, quick: 0, full: 0 };
  let fromCache = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < desk.draws.length) {
      const n = next;
      next += 1;
      const row = desk.texts.asked[desk.draws[n] ?? 0];
      if (row === undefined) throw new Error('every draw is of a text');
      const request = { itemId: desk.itemIds[n] ?? '', text: row.text };
      const answer = await answerOne(desk, way, tenant, request);
      right[n] = answer.label === row.label;
      answeredBy[answer.tier] += 1;
      fromCache += answer.fromCache;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  await tenant.close();
  server.assertClean();
  const used = [...server.usage];
  const microDollars = used.reduce((sum, [name, { input, output }]) => {
    const { price } = models[name === 'quick' ? 'quick' : 'full'];
    return sum + (input * price.input + output * price.output) / 1_000_000;
  }, 0);
  const calls = Object.fromEntries(used.map(([name, one]) => [name, one.calls]));
  return { right, microDollars, calls, answeredBy, fromCache };
}

interface Answered {
  readonly label: string;
  readonly confidence: number;
  readonly cached: boolean;
}

async function answerOne(
  desk: Desk,
  way: Way,
  tenant: TenantModels,
  request: { readonly itemId: string; readonly text: string },
): Promise<{ readonly label: string; readonly tier: Tier; readonly fromCache: number }> {
  const given = new Map<Tier, Answered>();
  for (;;) {
    const step = nextTier(
      way.tiers.map((tier) => ({
        ...{ tier, unavailable: null, sureEnough: desk.limits[tier] },
        confidence: given.get(tier)?.confidence,
      })),
    );
    if (step.kind === 'nobody') throw new Error('every tier answers');
    const tier = step.tier as Tier;
    if (step.kind === 'ask') {
      given.set(
        tier,
        tier === 'builtin'
          ? fromBuiltin(desk, request.text)
          : await ask(desk, way, tenant, tier, request),
      );
      continue;
    }
    const fromCache = [...given.values()].filter(({ cached }) => cached).length;
    return { label: given.get(tier)?.label ?? '', tier, fromCache };
  }
}

function fromBuiltin({ builtin }: Desk, text: string): Answered {
  const { value = '', confidence = 0 } = predict(builtin, text)['label'] ?? {};
  return { label: value, confidence, cached: false };
}

async function ask(
  { texts }: Desk,
  way: Way,
  tenant: TenantModels,
  tier: 'quick' | 'full',
  { itemId, text }: { readonly itemId: string; readonly text: string },
): Promise<Answered> {
  const model = tenant.find(tier);
  if (model === null) throw new Error('the workspace has this model');
  const answer = await model.ask(
    {
      for: { itemId, agent: 'triage', version: way.name, tainted: way.outside },
      system: `Answer with one of these labels and nothing else: ${texts.labels.join(', ')}.`,
      messages: [{ role: 'user', text }],
      ...{ tools: [], answer: null, maxOutputTokens: 32, temperature: 0, probabilities: true },
    },
    new AbortController().signal,
  );
  const tokens = answer.probabilities ?? [];
  const confidence = tokens.reduce((product, { probability }) => product * probability, 1);
  return { label: answer.text, confidence, cached: answer.cached };
}
