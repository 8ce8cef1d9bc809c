import { type ModelServer, startModelServer } from '@signalbox/sdk/testing';
import { chanceOf } from './chance.ts';

/** A model that is right about a fixed share of texts, always about the same ones. */
export interface ScriptedModel {
  readonly name: 'quick' | 'full';
  /** 0..1 */
  readonly accuracy: number;
  /** Micro-dollars a million tokens. */
  readonly price: { readonly input: number; readonly output: number };
}

const dollar = 1_000_000;
/** Prices as those of a small and a large model stand to each other, sixteen to one. */
export const models: Readonly<Record<'quick' | 'full', ScriptedModel>> = {
  quick: { name: 'quick', accuracy: 0.9, price: { input: 0.15 * dollar, output: 0.6 * dollar } },
  full: { name: 'full', accuracy: 0.95, price: { input: 2.5 * dollar, output: 10 * dollar } },
};

export interface Said {
  readonly label: string;
  /** Of its answer, as the provider says; higher where it is right, mostly. */
  readonly probability: number;
}

/** Wrong answers come with a lower probability on the whole, and often enough with a high one. */
const spread = { right: { from: 1, over: 0.5 }, wrong: { from: 0.98, over: 0.7 } };

export function saidBy(
  { name, accuracy }: ScriptedModel,
  text: string,
  truth: string,
  labels: readonly string[],
): Said {
  const right = chanceOf(name, 'right', text) < accuracy;
  const { from, over } = right ? spread.right : spread.wrong;
  const u = chanceOf(name, 'sure', text);
  const probability = from - over * (right ? u ** 3 : u);
  if (right) return { label: truth, probability };
  const others = labels.filter((label) => label !== truth);
  const label = others[Math.floor(chanceOf(name, 'wrong', text) * others.length)] ?? truth;
  return { label, probability };
}

/**
 * Answers what the models say of the last message.
 *
 * @param truth the label of every text that is asked about.
 * @param delayMs until an answer comes.
 */
export async function startScripted(
  truth: ReadonlyMap<string, string>,
  labels: readonly string[],
  delayMs: number,
): Promise<ModelServer> {
  const server = await startModelServer();
  server.script((request) => {
    const text = request.messages.at(-1)?.text ?? '';
    const model = request.model === models.quick.name ? models.quick : models.full;
    const { label, probability } = saidBy(model, text, truth.get(text) ?? '', labels);
    return { json: { label, sure: probability }, delayMs };
  });
  return server;
}
