import type { ControlLimit, FellBack, Part, TurnStop } from '@signalbox/domain';
import type { Doubt } from '../line/proposal.ts';
import type { AgentSays } from './agent-turn.ts';

const stopWords: Readonly<Record<TurnStop, string>> = {
  step_limit: 'it has taken all its steps',
  token_limit: 'it has used all its tokens',
  time_limit: 'it has used all its time',
  loop: 'it called the same tool with the same input again',
  no_progress: 'what it called brought nothing, again and again',
};

/**
 * What the part of one agent means for the decision: failures that were made up for are only told; one that was stopped, that
 * declined or that hands over keeps it with people. No word of a ticket or a model stands in it.
 */
export function limitsOfTurn(
  { agent, stop, handsOver, ends, taken }: AgentSays,
  { mark, passed }: FellBack,
): readonly ControlLimit[] {
  const limits: ControlLimit[] = passed
    // That it was stopped is said below, with its reason.
    .filter((_, n) => stop === null || n < passed.length - 1)
    .map(({ model, code }) => ({
      ...{ lane: 'auto', code: 'model_failed', value: model, limit: null },
      detail: `${agent}: the model ${model} gave no answer (${code})`,
    }));
  for (const { model, alike } of taken) {
    const share = Math.floor(alike * 100) / 100;
    limits.push({
      ...{ lane: 'auto', code: 'near_answer', value: share, limit: null },
      detail: `${agent}: what the model ${model} said of another ticket stands for this one, which is ${Math.floor(alike * 100)} % alike`,
    });
  }
  if (stop !== null) {
    const detail = `${agent}: stopped, because ${stopWords[stop]}`;
    limits.push({ lane: 'manual', code: 'agent_stopped', detail, value: stop, limit: null });
  }
  if (mark === 'person') {
    const declined = ends.some(({ failure }) => failure === 'refusal');
    const detail = `${agent}: ${declined ? 'its model declines to answer' : 'no model answers'}`;
    const code = declined ? 'model_declined' : 'no_model';
    limits.push({ lane: 'manual', code, detail, value: agent, limit: null });
  }
  if (handsOver) {
    const detail = `${agent}: it says that a person has to take this over`;
    limits.push({ lane: 'manual', code: 'handed_over', detail, value: agent, limit: null });
  }
  return limits;
}

/** Parts nobody here has handled. */
export function limitsOfParts(
  handled: readonly { readonly part: Part; readonly says: AgentSays | null }[],
): readonly ControlLimit[] {
  return handled.flatMap(({ says }, n): ControlLimit[] => {
    if (says !== null) return [];
    const detail = `part ${n + 1} of ${handled.length} is for people`;
    return [
      { lane: 'manual', code: 'part_for_people', detail, value: n + 1, limit: handled.length },
    ];
  });
}

/** Parts that want different values for one field: only a person can say which counts, or that it takes two tickets. */
export function limitsOfDoubt(doubt: readonly Doubt[]): readonly ControlLimit[] {
  return doubt.flatMap(({ code, field }): ControlLimit[] => {
    if (code !== 'parts_disagree') return [];
    const detail = `${field}: its parts want different values`;
    return [{ lane: 'assisted', code, detail, value: field, limit: null }];
  });
}
