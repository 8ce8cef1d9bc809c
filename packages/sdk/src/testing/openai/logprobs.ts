import type { TokenChance } from '../wire/wire.ts';

/** Below every chance that is reported: https://platform.openai.com/docs/api-reference/chat/object */
const leastLogprob = -9_999;
/** What stands for the tokens the model did not choose; the script does not say which they were. */
const others = [' the', ' a', ' and', ' of', ' to', ' in', ' is', ' it', ' for', ' on', ' with'];
const more = [' as', ' at', ' by', ' be', ' or', ' an', ' no', ' not', ' we', ' you', ' I'];

/** `logprobs.content` of a choice: each token with the given number of likeliest ones in its place. */
export function logprobsOf(tokens: readonly TokenChance[], top: number): readonly unknown[] {
  return tokens.map(({ token, probability }) => {
    const rest = [...others, ...more].filter((other) => other !== token);
    const alternatives = rest.map((other, index) => ({
      token: other,
      probability: (1 - probability) / 2 ** (index + 1),
    }));
    const likeliest = [{ token, probability }, ...alternatives]
      .slice(0, top)
      .sort((a, b) => b.probability - a.probability);
    return { ...entry(token, probability), top_logprobs: likeliest.map(toEntry) };
  });
}

function toEntry({ token, probability }: TokenChance): unknown {
  return entry(token, probability);
}

function entry(token: string, probability: number): Readonly<Record<string, unknown>> {
  return {
    token,
    logprob: probability === 0 ? leastLogprob : Math.max(leastLogprob, Math.log(probability)),
    bytes: [...Buffer.from(token)],
  };
}
