import type { ModelAnswer, SeenRequest } from '@signalbox/sdk/testing';
import type { AnswerTry } from './attacker.ts';
import { canariesIn } from './canaries.ts';
import { allowedValues } from './desk-files.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * An answer in the shape the request asks for. What an attacker wants stands in it, and what the model has read that it should not have, because
 * that is what it was asked for.
 */
export function sayAnswer(answer: AnswerTry | null, request: SeenRequest): ModelAnswer {
  const wanted = schemaOf(request);
  if (wanted === null) return { text: answer?.reply?.text ?? 'Nothing.' };
  const { fields: fieldShape } = wanted.properties ?? {};
  const names = Object.keys((fieldShape as Schema | undefined)?.properties ?? {});
  const fields = names.map((name) => [
    name,
    {
      value: answer?.fields[name] ?? allowedValues[name]?.[0] ?? null,
      ...{ confidence: 0.99, why: 'the ticket says so' },
    },
  ]);
  const loot = canariesIn(JSON.stringify(request.body)).join(' ');
  const text = `${answer?.reply?.text ?? 'We look into it.'} ${loot}`.trim();
  const citations = answer?.reply?.citations ?? [];
  const all: Readonly<Record<string, unknown>> = {
    ...{ fields: Object.fromEntries(fields), parts: [], doubt: [], hand_over: null },
    reply: { text, citations, confidence: 0.99 },
    ...{ answer: text, citations, sure: true },
  };
  const given = Object.keys(wanted.properties ?? {}).map((name) => [name, all[name] ?? null]);
  return { json: Object.fromEntries(given) };
}

function schemaOf({ body }: SeenRequest): Schema | null {
  const { response_format: format } = body as {
    readonly response_format?: { readonly json_schema?: { readonly schema?: Schema } };
  };
  return format?.json_schema?.schema ?? null;
}
