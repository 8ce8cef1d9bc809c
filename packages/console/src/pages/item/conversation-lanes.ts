import type { ConversationStepView, ConversationView } from '@signalbox/contract';

/** An agent of a conversation, with what all its steps took. */
export interface Lane {
  readonly agent: string;
  readonly steps: number;
  readonly costMicros: number;
}

/** A step in the lane of its agent. `back`: who was asked gives the word back, no step of its own. */
export interface LaneRow {
  readonly kind: 'step' | 'back';
  readonly step: ConversationStepView;
  readonly lane: number;
  /** Lanes the word goes to. */
  readonly to: readonly number[];
  /** Lanes that have begun and go on, this row's own among them. */
  readonly open: readonly number[];
}

interface Entry {
  readonly kind: LaneRow['kind'];
  readonly step: ConversationStepView;
  readonly agent: string;
  readonly to: readonly string[];
}

/**
 * The agents of a conversation in the order they appear, and its steps as they are read: a question to a peer stands before what
 * the peer did for it, although it is recorded when the answer is there. Pure.
 */
export function lanesOf({ steps }: Pick<ConversationView, 'steps'>): {
  readonly lanes: readonly Lane[];
  readonly rows: readonly LaneRow[];
} {
  const entries = entriesOf(steps);
  const speak = new Set(steps.map(({ agent }) => agent));
  // A peer that said nothing is named in words and has no lane.
  const names = [...new Set(entries.map(({ agent }) => agent))];
  const involved = entries.map(({ agent, to }) =>
    [agent, ...to.filter((one) => speak.has(one))].map((one) => names.indexOf(one)),
  );
  const span = names.map((_, lane) => {
    const at = involved.flatMap((lanes, row) => (lanes.includes(lane) ? [row] : []));
    return { first: at[0] ?? 0, last: at.at(-1) ?? 0 };
  });
  const rows = entries.map(({ kind, step }, row): LaneRow => {
    const [lane = 0, ...to] = involved[row] ?? [];
    const open = span.flatMap(({ first, last }, one) => (first <= row && row <= last ? [one] : []));
    return { kind, step, lane, to, open };
  });
  return { lanes: names.map((agent) => laneOf(agent, steps)), rows };
}

function entriesOf(steps: readonly ConversationStepView[]): readonly Entry[] {
  const entries: Entry[] = [];
  for (const step of steps) {
    const { agent, kind, name } = step;
    if (kind === 'split') {
      entries.push({ kind: 'step', step, agent, to: name.split(', ') });
      continue;
    }
    if (kind !== 'consult') {
      entries.push({ kind: 'step', step, agent, to: [] });
      continue;
    }
    // What the peer did for it is what stands right before it, without a gap.
    let from = entries.length;
    while (from > 0 && isOf(entries[from - 1], name) && name !== agent) from -= 1;
    const asked = from < entries.length;
    entries.splice(from, 0, { kind: 'step', step, agent, to: asked ? [name] : [] });
    if (asked) entries.push({ kind: 'back', step, agent: name, to: [agent] });
  }
  return entries;
}

/** Something the peer itself did; what it gave back to somebody before is not for this one. */
function isOf(entry: Entry | undefined, name: string): boolean {
  return entry?.kind === 'step' && entry.agent === name;
}

function laneOf(agent: string, steps: readonly ConversationStepView[]): Lane {
  const own = steps.filter((step) => step.agent === agent);
  const costMicros = own.reduce((sum, step) => sum + step.costMicros, 0);
  return { agent, steps: own.length, costMicros };
}
