import type { ModelAnswer } from '../types.ts';
import { countTokens, firstTokens, tokensOf } from './tokens.ts';
import type { Asked, Reply, TokenChance } from './wire.ts';

/** An answer the service could not give to this request. The message says why. */
export class UnsendableAnswer extends Error {}

/**
 * Makes an answer ready for a request: what it forces a tool to, what its limit leaves of the text, and what it costs. Throws
 * `UnsendableAnswer`.
 */
export function settle(answer: ModelAnswer, asked: Asked): Reply {
  const { toolCalls, written } = sayings(answer, asked);
  const counted =
    countTokens(written) +
    toolCalls.reduce(
      (sum, call) => sum + countTokens(`${call.name}${JSON.stringify(call.input)}`),
      0,
    );
  const given = answer.usage?.output;
  if (given !== undefined && given > asked.maxOutputTokens) {
    throw new UnsendableAnswer(`usage.output is above the ${asked.maxOutputTokens} tokens allowed`);
  }
  const tooLong = given === undefined && counted > asked.maxOutputTokens;
  if (tooLong && toolCalls.length > 0) {
    throw new UnsendableAnswer(`its tool calls are longer than ${asked.maxOutputTokens} tokens`);
  }
  const text = tooLong ? firstTokens(written, asked.maxOutputTokens) : written;
  const refused = answer.refusal !== undefined;
  return {
    text: refused ? '' : text,
    refusal: refused ? text : null,
    toolCalls,
    stop: stopOf(answer, toolCalls.length > 0, tooLong),
    usage: usageOf(answer, asked, tooLong ? asked.maxOutputTokens : Math.max(1, counted)),
    tokens: chancesOf(text, tooLong, answer.tokenProbabilities ?? []),
    vectors: null,
  };
}

function sayings(
  answer: ModelAnswer,
  asked: Asked,
): { readonly toolCalls: Reply['toolCalls']; readonly written: string } {
  const { text, json, refusal, tokenProbabilities } = answer;
  const calls = answer.toolCalls ?? [];
  const ways = [text, json, refusal].filter((one) => one !== undefined).length;
  if (ways > 1) throw new UnsendableAnswer('it has more than one of text, json and refusal');
  if (refusal !== undefined && calls.length > 0) {
    throw new UnsendableAnswer('it refuses and calls a tool');
  }
  if (calls.length > 0 && asked.seen.tools.length === 0) {
    throw new UnsendableAnswer('it calls a tool, and the request offers none');
  }
  if (calls.some(({ input }) => input === undefined)) {
    throw new UnsendableAnswer('a tool call has no input');
  }
  if (json !== undefined && asked.forcedTool !== null && calls.length === 0) {
    return { toolCalls: [{ name: asked.forcedTool, input: json }], written: '' };
  }
  const tokens = tokenProbabilities?.map(({ token }) => token).join('');
  const structured = json === undefined ? undefined : JSON.stringify(json);
  return { toolCalls: calls, written: text ?? structured ?? refusal ?? tokens ?? '' };
}

function stopOf(answer: ModelAnswer, calls: boolean, tooLong: boolean): Reply['stop'] {
  if (answer.stop === 'tool' && !calls) {
    throw new UnsendableAnswer('it stops for a tool, and calls none');
  }
  if (answer.refusal !== undefined) return 'refusal';
  return answer.stop ?? (tooLong ? 'length' : calls ? 'tool' : 'end');
}

export function usageOf(answer: ModelAnswer, asked: Asked, output: number): Reply['usage'] {
  const usage = {
    input: answer.usage?.input ?? asked.inputTokens,
    output: answer.usage?.output ?? output,
    cachedInput: answer.usage?.cachedInput ?? 0,
  };
  if (Object.values(usage).some((tokens) => !Number.isInteger(tokens) || tokens < 0)) {
    throw new UnsendableAnswer('usage is in whole tokens, 0 or more');
  }
  if (usage.cachedInput > usage.input) {
    throw new UnsendableAnswer('usage has more cached input than input');
  }
  return usage;
}

/** The text as tokens: those whose chance is given, and the pieces between them, which were certain. */
function chancesOf(
  text: string,
  cutShort: boolean,
  given: readonly TokenChance[],
): readonly TokenChance[] {
  const tokens: TokenChance[] = [];
  let at = 0;
  const certain = (piece: string): void => {
    for (const token of tokensOf(piece)) tokens.push({ token, probability: 1 });
  };
  for (const { token, probability } of given) {
    const found = token === '' ? -1 : text.indexOf(token, at);
    if (found < 0 && cutShort) break;
    if (found < 0)
      throw new UnsendableAnswer('tokenProbabilities are not in the text in their order');
    if (!(probability >= 0 && probability <= 1)) {
      throw new UnsendableAnswer('a probability of tokenProbabilities is not from 0 to 1');
    }
    certain(text.slice(at, found));
    tokens.push({ token, probability });
    at = found + token.length;
  }
  certain(text.slice(at));
  return tokens;
}
