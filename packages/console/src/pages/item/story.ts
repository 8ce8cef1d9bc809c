import type { ItemView } from '@signalbox/contract';
import type { Tone } from '../../components/lamp/tone.ts';
import {
  type Detail,
  entryDetail,
  type Names,
  reasonsOf,
  shortVersion,
} from '../../words/entry-detail.ts';
import { entryType } from '../../words/entry-types.ts';
import { reasonWords } from '../../words/reason-words.ts';

type TimelineEntry = ItemView['timeline'][number];

/** The line in its order; what people do beside it stands under `control`. */
export const lineStages = [
  'intake',
  'guard',
  'decide',
  'gate',
  'hold',
  'writeback',
  'learn',
] as const;
export type LineStage = (typeof lineStages)[number];
export type StepStage = LineStage | 'control';

/** One thing that happened. Several steps may come from one entry: a decision is guarded, decided and gated at once. */
export interface Step {
  readonly key: string;
  readonly stage: StepStage;
  readonly title: string;
  readonly text: string;
  readonly tone: Tone;
  /** `person:UUID`, `key:UUID`, `agent:NAME`, `system`. */
  readonly actor: string;
  readonly atMs: number;
  /** Since the step before; null for the first, and for what happened in the same moment. */
  readonly waitedMs: number | null;
  readonly entry: TimelineEntry;
}

/** Steps that tell one thing together, such as the tries of a write: shown as the last of them until opened. */
export interface Scene {
  readonly key: string;
  readonly stage: StepStage;
  readonly steps: readonly [Step, ...Step[]];
}

function stageOf(entry: TimelineEntry): StepStage {
  // A stuck item is told where it stopped; a restored one by control, which is no place on the line.
  return (lineStages as readonly string[]).includes(entry.stage)
    ? (entry.stage as LineStage)
    : 'control';
}

function toneOf(entry: TimelineEntry): Tone {
  const { type, detail } = entry;
  switch (type) {
    case 'stuck':
    case 'hold_cancelled':
    case 'erased':
      return 'manual';
    case 'write_ended':
    case 'hand_over_ended':
      return detail['verdict'] === 'confirmed' ? 'auto' : 'manual';
    case 'looked_again':
      return lookTone(detail['finding']);
    case 'write_unsettled':
    case 'review_expired':
      return 'assisted';
    case 'verdict':
    case 'original_viewed':
      return 'accent';
    case 'decided':
    case 'gated_again': {
      const lane = detail['lane'];
      return lane === 'auto' || lane === 'assisted' || lane === 'manual' ? lane : 'plain';
    }
    default:
      return 'plain';
  }
}

function lookTone(finding: unknown): Tone {
  if (finding === 'overwritten') return 'manual';
  return finding === 'not_looked' ? 'assisted' : 'plain';
}

const guardCodes: ReadonlySet<string> = new Set([
  'missing_text',
  'truncated',
  'reopened',
  'injection',
]);

/** What the line did with a ticket, oldest first, in words. Pure: the same timeline tells the same story. */
export function storyOf(item: Pick<ItemView, 'timeline'>, names: Names): readonly Step[] {
  const steps: Step[] = [];
  let beforeMs: number | null = null;
  for (const entry of item.timeline) {
    const atMs = Date.parse(entry.at);
    const waitedMs: number | null = beforeMs === null ? null : atMs - beforeMs;
    for (const [at, told] of tell(entry, names).entries()) {
      steps.push({ ...told, atMs, entry, waitedMs: at === 0 ? waitedMs : null });
    }
    beforeMs = atMs;
  }
  return steps;
}

type Told = Omit<Step, 'atMs' | 'entry' | 'waitedMs'>;

function tell(entry: TimelineEntry, names: Names): readonly Told[] {
  const { kind, id } = entry.actor;
  const actor = kind === 'system' ? id : `${kind}:${id}`;
  const told: Told = {
    key: entry.auditId,
    stage: stageOf(entry),
    title: entryType(entry.type).title,
    text: entryDetail(entry, names),
    tone: toneOf(entry),
    actor,
  };
  return entry.type === 'decided' ? decidedSteps(entry, told) : [told];
}

/** The server records a decision in one entry, for it is made in one transaction; it passed several stations. */
function decidedSteps(entry: TimelineEntry, told: Told): readonly Told[] {
  const detail: Detail = entry.detail;
  const reasons = reasonsOf(detail).map((reason) => ({
    code: reason.code,
    ...reasonWords(reason),
  }));
  const found = reasons.filter(({ code }) => guardCodes.has(code));
  const against = reasons.filter(({ lane }) => lane !== 'auto');
  const version = typeof detail['version'] === 'string' ? detail['version'] : '';
  const waits = waitWords[String(detail['state'])];
  return [
    {
      ...told,
      key: `${told.key}-guard`,
      stage: 'guard',
      title: found.length === 0 ? 'Text is fit to decide on' : 'Text is not fit to decide on',
      text: found.map(({ title }) => title).join(', '),
      tone: found.length === 0 ? 'plain' : 'manual',
      actor: 'system',
    },
    {
      ...told,
      key: `${told.key}-decide`,
      stage: 'decide',
      title: 'Decided',
      text: version === '' ? '' : `by version ${shortVersion(version)}`,
      tone: 'plain',
    },
    {
      ...told,
      stage: 'gate',
      title: `Lane ${String(detail['lane'])}`,
      text:
        against.length === 0
          ? 'sure enough, and nothing stood against it'
          : against.map(({ title }) => title).join(' · '),
      actor: 'system',
    },
    ...(waits === undefined
      ? []
      : [
          {
            ...told,
            key: `${told.key}-hold`,
            stage: 'hold' as const,
            title: waits,
            text: '',
            tone: 'plain' as const,
            actor: 'system',
          },
        ]),
  ];
}

/** What a decision waits for, by the state it left the item in. */
const waitWords: Readonly<Record<string, string>> = {
  held: 'Held, so that a person can stop it',
  in_review: 'Waits for a person to decide',
};

function sceneKey(step: Step): string {
  const { type, detail } = step.entry;
  // Minutes after the write had ended: a scene of its own.
  if (type === 'looked_again') return step.key;
  if (step.stage === 'writeback' && typeof detail['actionId'] === 'string')
    return `write-${detail['actionId']}`;
  if (type === 'review_claimed' || type === 'review_unclaimed') return 'claims';
  return type === 'original_viewed' ? 'views' : step.key;
}

/** Folds neighbours that tell one thing together. */
export function scenesOf(steps: readonly Step[], fold: boolean): readonly Scene[] {
  const scenes: { key: string; stage: StepStage; group: string; steps: [Step, ...Step[]] }[] = [];
  for (const step of steps) {
    const group = sceneKey(step);
    const last = scenes.at(-1);
    if (fold && last !== undefined && last.group === group) last.steps.push(step);
    else scenes.push({ key: step.key, stage: step.stage, group, steps: [step] });
  }
  return scenes;
}

export type StationState = 'passed' | 'here' | 'stuck' | 'ended' | 'ahead' | 'skipped';

export interface Station {
  readonly stage: LineStage;
  readonly state: StationState;
  /** Null while it is here, was never reached, or takes no time of its own. */
  readonly tookMs: number | null;
}

const placeOf: Readonly<Record<ItemView['state'], LineStage>> = {
  received: 'guard',
  deciding: 'decide',
  held: 'hold',
  in_review: 'hold',
  writing: 'writeback',
  resolved: 'writeback',
  handed_over: 'gate',
  cancelled: 'hold',
  stuck: 'decide',
};

/** Where a ticket stands on the line in its newest revision, and how long the stations took that take time. */
export function stationsOf(
  item: Pick<ItemView, 'state'>,
  steps: readonly Step[],
): readonly Station[] {
  const begins = steps.map(({ entry }) => ['received', 'revised'].includes(entry.type));
  const lap = steps.slice(Math.max(0, begins.lastIndexOf(true)));
  const reached = lineStages.map((stage) => lap.some((step) => step.stage === stage));
  const place = lineStages.indexOf(placeNow(item.state, lap));
  const took = tookMs(lap);
  return lineStages.map((stage, at): Station => {
    const state = stationState(item.state, { at, place, reached });
    return { stage, state, tookMs: state === 'passed' ? (took[stage] ?? null) : null };
  });
}

/** Guard, decide and gate are one transaction; its time stands at `decide`. A hold lasts until the write begins. */
function tookMs(lap: readonly Step[]): Readonly<Partial<Record<LineStage, number>>> {
  const first = (stage: LineStage): number | undefined =>
    lap.find((step) => step.stage === stage)?.atMs;
  const span = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : Math.max(0, to - from);
  const writes = lap.filter(
    ({ stage, entry }) => stage === 'writeback' && entry.type !== 'looked_again',
  );
  const decide = span(first('intake'), first('decide'));
  const hold = span(first('hold'), writes[0]?.atMs);
  const writeback = span(writes[0]?.atMs, writes.at(-1)?.atMs);
  return {
    ...(decide === undefined ? {} : { decide }),
    ...(hold === undefined ? {} : { hold }),
    ...(writeback === undefined ? {} : { writeback }),
  };
}

function placeNow(state: ItemView['state'], lap: readonly Step[]): LineStage {
  if (state === 'stuck' || state === 'handed_over' || state === 'cancelled') {
    const onLine = lap.flatMap(({ stage }) =>
      stage === 'control' || stage === 'learn' ? [] : [stage],
    );
    return onLine.at(-1) ?? placeOf[state];
  }
  return placeOf[state];
}

function stationState(
  state: ItemView['state'],
  {
    at,
    place,
    reached,
  }: { readonly at: number; readonly place: number; readonly reached: readonly boolean[] },
): StationState {
  if (at === place) {
    if (state === 'stuck') return 'stuck';
    if (state === 'handed_over' || state === 'cancelled') return 'ended';
    return state === 'resolved' ? 'passed' : 'here';
  }
  if (reached[at] === true) return 'passed';
  return at < place ? 'skipped' : 'ahead';
}
