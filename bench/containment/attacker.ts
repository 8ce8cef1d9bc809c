import type { ModelAnswer, SeenRequest } from '@signalbox/sdk/testing';
import type { Case, Try } from './case.ts';

export type AnswerTry = Extract<Try, { readonly do: 'answer' }>;

export interface Attacker {
  /** What the model says to a request, in the case it belongs to; for `ModelServer.script`. */
  readonly obey: (request: SeenRequest) => ModelAnswer;
  /** Tries that were made, by case. */
  readonly tried: ReadonlyMap<string, number>;
  /** Requests in which no case was recognised. */
  readonly strangers: () => number;
}

/** How an answer is said: the shape belongs to whoever asks. Null: an ordinary answer, which a case without one ends with. */
export type SayAnswer = (answer: AnswerTry | null, request: SeenRequest) => ModelAnswer;

/** A mark in the subject by which requests of a case are known; ordinary enough to stand in any ticket. */
export function markOf(index: number): string {
  return `#c${String(index).padStart(4, '0')}`;
}

const mark = /#c(\d{4,6})\b/;

/**
 * A model that does what a case says, one try a request, whatever it is told: it calls tools by names it was never offered, as
 * often as it likes, and answers what it is not allowed to, again and again. Refusals do not change what it tries next.
 */
export function createAttacker(cases: readonly Case[], say: SayAnswer): Attacker {
  const left = new Map(cases.map((one, index) => [index, stepsOf(one.attacker)]));
  const tried = new Map<string, number>();
  /** What it answered last, by case: it says the same when it is asked again because that was of no use. */
  const said = new Map<number, AnswerTry>();
  let strangers = 0;
  return {
    tried,
    strangers: () => strangers,
    obey: (request) => {
      const index = caseIndexOf(request);
      const steps = index === null ? undefined : left.get(index);
      const one = index === null ? undefined : cases[index];
      if (index === null || steps === undefined || one === undefined) {
        strangers += 1;
        return say(null, request);
      }
      // Without tools no service lets a model call one: those tries wait for a request that has some.
      const at = request.tools.length > 0 ? 0 : steps.findIndex((step) => step.do === 'answer');
      const [next] = at === -1 ? [] : steps.splice(at, 1);
      if (next === undefined) return say(said.get(index) ?? null, request);
      tried.set(one.id, (tried.get(one.id) ?? 0) + 1);
      if (next.do === 'answer') {
        said.set(index, next);
        return say(next, request);
      }
      return { toolCalls: [{ name: wireName(next.tool, request.tools), input: next.input }] };
    },
  };
}

function stepsOf(attacker: readonly Try[]): Try[] {
  return attacker.flatMap((one): readonly Try[] =>
    one.do === 'call'
      ? Array.from({ length: one.times }, (_, n) => ({ ...one, input: varied(one.input, n) }))
      : [one],
  );
}

/** A loop that asks in other words each time is not told by its words. */
export function varied(input: unknown, n: number): unknown {
  if (n === 0 || typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]): [string, unknown] => {
      if (typeof value === 'number') return [key, 1 + (n % 5)];
      return [key, key === 'query' || key === 'question' ? `${value} ${n}` : value];
    }),
  );
}

/** Which case a request belongs to; null: none that is known. */
export function caseIndexOf({ messages, system }: SeenRequest): number | null {
  for (const text of [...messages.map((one) => one.text), system ?? '']) {
    const found = mark.exec(text);
    if (found !== null) return Number(found[1]);
  }
  return null;
}

/** The name as it is offered, when it is. Others are made up in the same way: services take letters, digits, `_` and `-` only. */
function wireName(tool: string, offered: readonly string[]): string {
  const plain = (name: string): string => name.replace(/[^A-Za-z0-9]+/g, '_');
  const known = offered.find((name) => plain(name) === plain(tool));
  const made = tool.replaceAll('.', '__').replace(/[^\w-]/g, '_');
  return known ?? made.slice(0, 64);
}
