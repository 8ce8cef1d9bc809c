import { LIKENESS_TEXT_MOST, priorOfStated } from '@signalbox/domain';
import type { AgentField, AgentRuntime } from '../agents/runtime.ts';
import type { Likeness } from '../models/model.ts';
import type { TicketAnswer, Wanted } from './answer-schema.ts';
import type { Topic } from './ports.ts';
import { type Errand, errandText, systemPrompt } from './prompts.ts';

/** What a model is asked about a ticket, and with what. */
export interface AskedOf {
  readonly model: string;
  readonly errand: Errand;
  readonly wanted: Wanted;
  /** It may look something up or ask a peer first. */
  readonly hasTools: boolean;
}

/** Stands where the boundary of an item does: it is a keyed hash, so the same request about another item has another. */
const anyBoundary = 'boundary';

/**
 * What lets the answer about one ticket serve another; undefined: nothing does. The text of a ticket is from outside whatever it says, so
 * it is never untainted. What keeps one ticket from deciding about another here is that nothing else from outside stands in the
 * request, that the guard has looked and found nothing, that texts are short, and that all that is taken over are values among those
 * the agent may give: no word of a model, no doubt, no way to a person.
 */
export function likenessOf(
  { work, memory, nothingFound }: Topic,
  agent: AgentRuntime,
  { model, errand, wanted, hasTools }: AskedOf,
): Likeness<TicketAnswer> | undefined {
  const { nearAnswers, memory: isTold, samples } = agent.thinking;
  const { fields, reply, parts } = wanted;
  if (nearAnswers === null || !nearAnswers.models.includes(model)) return undefined;
  // Only the ticket as it came in, and only values to choose from.
  if (errand.kind !== 'ticket' || hasTools || reply || parts.length > 0 || samples > 1)
    return undefined;
  if (fields.length === 0 || fields.some(({ allowed }) => allowed === null)) return undefined;
  const text = `${work.subject}\n${work.body}`;
  if (!nothingFound || work.language === null || text.length > LIKENESS_TEXT_MOST) return undefined;
  if (isTold && ('told' in memory || memory.length > 0)) return undefined;
  const blank = { work: { ...work, subject: '', body: '' }, memory: [], boundary: anyBoundary };
  return {
    text,
    rest: {
      system: systemPrompt(agent, wanted, anyBoundary),
      // With source, language and the fields the ticket came in with.
      errand: errandText(agent, blank, errand),
    },
    atLeast: nearAnswers.alike,
    keepForMs: nearAnswers.keepForMs,
    carry: (value, alike) => carried(agent, model, fields, { value, alike }),
  };
}

interface Given {
  readonly value: TicketAnswer;
  readonly alike: number;
}

/** The values alone; null when there is more to it than values, or they are not sure enough to end the search for this field. */
function carried(
  agent: AgentRuntime,
  model: string,
  fields: readonly AgentField[],
  { value, alike }: Given,
): TicketAnswer | null {
  if (value.hand_over !== null || value.doubt.length > 0) return null;
  const isLast = agent.thinking.models.at(-1) === model;
  const kept: Record<string, { value: string; confidence: number; why: string }> = {};
  for (const field of fields) {
    const said = value.fields?.[field.field];
    if (said === undefined || said.value === null || field.allowed?.has(said.value) !== true)
      return null;
    const sure = nearConfidence(agent, { model, field: field.field }, said.confidence, alike);
    // The model itself might be sure enough, and costs less than the next one.
    if (!isLast && sure < agent.tierThreshold) return null;
    kept[field.field] = { value: said.value, confidence: said.confidence, why: '' };
  }
  return { fields: kept, doubt: [], hand_over: null };
}

interface FieldOf {
  readonly model: string;
  readonly field: string;
}

/**
 * The chance that an answer about another ticket is right for this one: by the calibrator of such answers, which has seen no others. While
 * there is none, what the model's own answer would be worth, less by the share in which the tickets differ.
 *
 * @param stated what the model said of the other ticket, 0..1.
 */
export function nearConfidence(
  { calibrators }: Pick<AgentRuntime, 'calibrators'>,
  { model, field }: FieldOf,
  stated: number,
  alike: number,
): number {
  const own = calibrators.get(`near:${model}/${field}`);
  if (own !== undefined) return own(stated);
  const fresh = calibrators.get(`model:${model}/${field}`)?.(stated) ?? priorOfStated(stated);
  return fresh * alike;
}
