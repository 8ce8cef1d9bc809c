import type { ReplaySideView, ReplayView } from '@signalbox/contract';
import { compareReplay, type ReplaySide } from '@signalbox/domain';
import type { Step } from '../conversation/ports.ts';
import type { Proposal } from '../line/proposal.ts';
import type { ProposalGated } from '../line/to-record.ts';
import type { Frozen } from './read-frozen.ts';

/** As it was decided. */
export function sideBefore({ before, steps }: Pick<Frozen, 'before' | 'steps'>): ReplaySideView {
  const { id: conversationId, version, lane, fallback, fields, reasons, reply, tookMs } = before;
  return {
    ...{ conversationId, version, lane, fallback },
    fields: Object.entries(fields).map(([field, { value, confidence }]) => ({
      ...{ field, value, confidence },
    })),
    reasons: reasons.map(({ code, detail }) => ({ code, detail })),
    reply:
      reply === null
        ? null
        : { text: reply.text, citations: reply.citations.map(({ id, title }) => ({ id, title })) },
    ...{ tookMs: Math.round(tookMs), ...sumsOf(steps) },
  };
}

interface RunAgain {
  readonly conversationId: string;
  readonly proposal: Proposal;
  readonly gated: ProposalGated;
  readonly steps: readonly Step[];
  readonly tookMs: number;
}

/** As it would have been decided now. */
export function sideAfter(run: RunAgain): ReplaySideView {
  const { conversationId, proposal, gated, steps, tookMs } = run;
  const { reply } = proposal;
  return {
    ...{ conversationId, version: proposal.agent.versionId, fallback: proposal.fallback },
    lane: gated.decision.lane,
    fields: proposal.fields.map(({ field, answer }) => ({
      field: field.field,
      value: answer?.value ?? null,
      confidence: answer?.confidence ?? 0,
    })),
    reasons: gated.decision.reasons.map(({ code, detail }) => ({ code, detail })),
    reply: reply === null ? null : { text: reply.text, citations: [...reply.citations] },
    ...{ tookMs: Math.round(tookMs), ...sumsOf(steps) },
  };
}

type Counted = Pick<
  Step,
  'agent' | 'kind' | 'name' | 'outcome' | 'costMicros' | 'inputTokens' | 'outputTokens'
>;

function sumsOf(
  steps: readonly Counted[],
): Pick<ReplaySideView, 'costMicros' | 'inputTokens' | 'outputTokens' | 'steps'> {
  const sum = (of: (step: Counted) => number | null): number =>
    steps.reduce((total, step) => total + (of(step) ?? 0), 0);
  return {
    costMicros: sum(({ costMicros }) => costMicros),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    steps: steps.map(({ agent, kind, name, outcome }) => ({ agent, kind, name, outcome })),
  };
}

export function differencesOf(
  before: ReplaySideView,
  after: ReplaySideView,
): ReplayView['differences'] {
  return [...compareReplay(toCompare(before), toCompare(after))];
}

function toCompare({
  fields,
  lane,
  fallback,
  reply,
  costMicros,
  steps,
}: ReplaySideView): ReplaySide {
  return {
    ...{ fields, lane, fallback, costMicros },
    reply: reply && { text: reply.text, citations: reply.citations.map(({ id }) => id) },
    // That an answer was kept from before is no other step.
    steps: steps.map(({ agent, kind, name, outcome }) =>
      [agent, kind, name, outcome === 'cached' ? 'answered' : outcome].join(' '),
    ),
  };
}
