import { nextTier, predict, type TrainedModel } from '@signalbox/domain';
import type { ModelServer } from '@signalbox/sdk/testing';
import { openTenantModels } from '@signalbox/server';
import type { Installation } from '../support/installation.ts';
import { isLabelAnswer, labelShape } from './label-shape.ts';
import { models, saidBy } from './scripted-models.ts';
import type { Texts } from './texts.ts';

type TenantModels = ReturnType<typeof openTenantModels>;
export type ModelRequest = Parameters<NonNullable<ReturnType<TenantModels['find']>>['ask']>[0];
type Workspace = Parameters<typeof openTenantModels>[2];
export type Tier = 'builtin' | 'quick' | 'full';

export interface Way {
  readonly name: string;
  /** Cheapest first. */
  readonly tiers: readonly Tier[];
  /** Whether the texts are those of somebody outside: their answers then serve no other item. */
  readonly outside: boolean;
  /** From which share on an answer to another text is taken; absent: none is. */
  readonly near?: number;
  /** Equal texts under way at once are one call. */
  readonly together?: boolean;
  /** How many are asked about at once. Default: 8. */
  readonly atOnce?: number;
  /** How long a model takes. Default: no time. */
  readonly delayMs?: number;
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
  readonly shared: number;
  readonly near: NearCount;
}

/** Answers to other texts that were taken, and how often the model says the same when it is asked. */
export interface NearCount {
  readonly taken: number;
  readonly same: number;
  /** Of these, answers to a text that is not word for word the same. */
  readonly differ: number;
  readonly differSame: number;
}

const atOnceDefault = 8;

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
  let shared = 0;
  const near = { taken: 0, same: 0, differ: 0, differSame: 0 };
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
      fromCache += answer.given.filter(({ cached }) => cached).length;
      shared += answer.given.filter((one) => one.shared).length;
      for (const { model, alike, label } of answer.given) {
        if (alike === null || model === null) continue;
        const same = saidBy(models[model], row.text, row.label, desk.texts.labels).label === label;
        near.taken += 1;
        near.same += Number(same);
        near.differ += Number(alike < 1);
        near.differSame += Number(alike < 1 && same);
      }
    }
  };
  await Promise.all(Array.from({ length: way.atOnce ?? atOnceDefault }, lane));
  await tenant.close();
  server.assertClean();
  const used = [...server.usage];
  const microDollars = used.reduce((sum, [name, { input, output }]) => {
    const { price } = models[name === 'quick' ? 'quick' : 'full'];
    return sum + (input * price.input + output * price.output) / 1_000_000;
  }, 0);
  const calls = Object.fromEntries(used.map(([name, one]) => [name, one.calls]));
  return { right, microDollars, calls, answeredBy, fromCache, shared, near };
}

interface Answered {
  readonly label: string;
  readonly confidence: number;
  /** Null: the built-in one. */
  readonly model: 'quick' | 'full' | null;
  readonly cached: boolean;
  readonly shared: boolean;
  /** How much alike the text is it was said of; null: it was said of this one. */
  readonly alike: number | null;
}

async function answerOne(
  desk: Desk,
  way: Way,
  tenant: TenantModels,
  request: { readonly itemId: string; readonly text: string },
): Promise<{
  readonly label: string;
  readonly tier: Tier;
  readonly given: readonly Answered[];
}> {
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
    return { label: given.get(tier)?.label ?? '', tier, given: [...given.values()] };
  }
}

function fromBuiltin({ builtin }: Desk, text: string): Answered {
  const { value = '', confidence = 0 } = predict(builtin, text)['label'] ?? {};
  return { label: value, confidence, model: null, cached: false, shared: false, alike: null };
}

async function ask(
  desk: Desk,
  way: Way,
  tenant: TenantModels,
  tier: 'quick' | 'full',
  { itemId, text }: { readonly itemId: string; readonly text: string },
): Promise<Answered> {
  const model = tenant.find(tier);
  if (model === null) throw new Error('the workspace has this model');
  const { labels } = desk.texts;
  const answer = await model.ask(
    {
      for: { itemId, agent: 'triage', version: way.name, tainted: way.outside },
      system: `Say which of these labels fits, and how sure you are: ${labels.join(', ')}.`,
      messages: [{ role: 'user', text }],
      ...{ tools: [], answer: labelShape(labels), maxOutputTokens: 64, temperature: 0 },
      probabilities: false,
      likeness: likenessOf(desk, way, tier, text),
    },
    new AbortController().signal,
  );
  const { value, alike, cached, shared } = answer;
  if (!isLabelAnswer(value)) throw new Error('an answer has the shape that was asked for');
  const confidence = value.sure * (alike ?? 1);
  return { label: value.label, confidence, model: tier, cached, shared, alike };
}

const hourMs = 3_600_000;

function likenessOf(
  { limits }: Desk,
  { near, together = false }: Way,
  tier: 'quick' | 'full',
  text: string,
): ModelRequest['likeness'] {
  if (near === undefined && !together) return undefined;
  return {
    ...{ text, rest: tier, atLeast: near ?? 1, keepForMs: hourMs },
    // As an agent does: what is not sure enough to end the search sends the text to the model itself.
    carry: (value, alike) =>
      near !== undefined && isLabelAnswer(value) && value.sure * alike >= limits[tier]
        ? value
        : null,
  };
}
