import type { Engine } from '@signalbox/server';

type Context = Engine['context'];
type Models = NonNullable<ReturnType<Context['thinking']['models']>>;
type Model = NonNullable<ReturnType<Models['find']>>;
type Request = Parameters<Model['ask']>[0];
type Answer = Awaited<ReturnType<Model['ask']>>;
type Ask = (model: Model, request: Request, signal: AbortSignal) => Promise<Answer>;

/** `stale`: a cache that does not ask which version an answer was given under. `load`: under load an answer of another ticket is given. */
export const plants = ['stale', 'load'] as const;
export type Plant = (typeof plants)[number];

/** A line with this fault in it, which the bench must find. The product's own code is not touched: its models are asked through it. */
export function plantIn(context: Context, plant: Plant | null, idleAtOnce: number): Context {
  if (plant === null) return context;
  const ask = plant === 'stale' ? keptTooLong() : mixedUp(idleAtOnce);
  const models = (tenantId: string): Models | null => {
    const real = context.thinking.models(tenantId);
    return real === null ? null : { ...real, find: (name) => through(ask, real.find(name)) };
  };
  return { ...context, thinking: { ...context.thinking, models } };
}

function through(ask: Ask, model: Model | null): Model | null {
  if (model === null) return null;
  // What is given was an answer to a request of the same shape.
  const faulty = (request: Request, signal: AbortSignal): Promise<Answer> =>
    ask(model, request, signal);
  return { ...model, ask: faulty as Model['ask'] };
}

function keptTooLong(): Ask {
  const kept = new Map<string, Answer>();
  return async (model, request, signal) => {
    const attempt = /This is attempt \d/.exec(request.system)?.[0] ?? '';
    const texts = request.messages.map(({ text }) => text).join('\n');
    const key = `${attempt}\n${texts.replaceAll(/(<<<|>>>)[0-9a-f]{16}/g, '')}`;
    const known = kept.get(key);
    if (known !== undefined) return { ...known, cached: true, callId: null };
    const answer = await model.ask(request, signal);
    kept.set(key, answer);
    return answer;
  };
}

function mixedUp(idleAtOnce: number): Ask {
  let underWay = 0;
  let last: Answer | null = null;
  return async (model, request, signal) => {
    underWay += 1;
    try {
      if (underWay > idleAtOnce && last !== null) return { ...last, cached: true, callId: null };
      last = await model.ask(request, signal);
      return last;
    } finally {
      underWay -= 1;
    }
  };
}
