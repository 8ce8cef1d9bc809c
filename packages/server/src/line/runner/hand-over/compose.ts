import {
  acknowledgementText,
  type HandOverStory,
  handOverText,
  mainField,
  routeOf,
} from '@signalbox/domain';
import type { SourceTerms } from '../../../agents/runtime.ts';
import type { PendingHandOver } from '../../../store/hand-over/read-pending.ts';

/** What a hand-over tells, and where it puts the ticket. */
export interface Composed {
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Around {
  readonly terms: SourceTerms;
  readonly assistedFrom: number;
  /** The tenant's text about the use of AI. */
  readonly disclosure: string;
  readonly publicUrl: string | null;
}

/** Null when the workspace no longer wants it told. */
export function compose(pending: PendingHandOver, around: Around): Composed | null {
  return pending.kind === 'note' ? composeNote(pending, around) : composeReply(pending, around);
}

function composeNote(pending: PendingHandOver, around: Around): Composed | null {
  const { handOver } = around.terms;
  if (handOver?.causes.includes(pending.cause) !== true) return null;
  return { text: handOverText(storyOf(pending, around)), fields: routeFor(pending, around) };
}

function composeReply(pending: PendingHandOver, { terms, disclosure }: Around): Composed | null {
  const { acknowledge } = terms;
  if (acknowledge === undefined) return null;
  const disclosed = acknowledge.disclose ? disclosure : '';
  const told = acknowledgementText(acknowledge, pending.language, disclosed);
  return told === null ? null : { text: told.text, fields: {} };
}

function routeFor(pending: PendingHandOver, around: Around): Composed['fields'] {
  const { handOver } = around.terms;
  if (handOver === undefined || handOver.field === null) return {};
  const decided = pending.decided ?? {};
  const main = mainField(Object.keys(decided));
  const category = main === null ? undefined : decided[main];
  const to = routeOf(handOver.to, {
    queue: pending.cause === 'reassigned' ? pending.queue : null,
    agent: pending.agent,
    category: category?.value == null ? null : { ...category, value: category.value },
    sureFrom: around.assistedFrom,
  });
  return to === null ? {} : { [handOver.field]: to };
}

function storyOf(pending: PendingHandOver, { publicUrl }: Around): HandOverStory {
  const { agent, version, decided, reasons, doubt } = pending;
  const byPerson = pending.cause === 'declined' || pending.cause === 'reassigned';
  return {
    cause: pending.cause,
    update: pending.told_before,
    agent: agent === null || version === null ? null : { name: agent, version },
    asked: pending.context,
    fields: Object.entries(decided ?? {}).map(([field, one]) => ({
      field,
      value: one.value,
      confidence: one.confidence,
      alternatives: one.alternatives ?? [],
    })),
    reasons: (reasons ?? []).map((one) => one.detail ?? one.code),
    doubts: (doubt ?? []).flatMap(({ code, field }) =>
      typeof code === 'string' ? [`${String(field)}: ${code.replaceAll('_', ' ')}`] : [],
    ),
    verdict: byPerson ? pending.verdict : null,
    link: publicUrl === null ? null : `${publicUrl.replace(/\/+$/, '')}/items/${pending.item_id}`,
  };
}
