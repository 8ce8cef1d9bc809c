import { type ControlEvent, type HeldTarget, type Mode, mainField, modes } from '@signalbox/domain';
import type { LogRow } from '../store/control/read-log.ts';

/** Fields that make an event's place and time. */
type Placed = Pick<ControlEvent, 'order' | 'atMs'>;

/** Reasons of the gate that mean "by its own confidence a person's matter". */
const lowConfidenceCodes: ReadonlySet<string> = new Set(['below_assisted', 'no_answer']);

/**
 * What an audit entry says to the controls; nothing for most. Everything needed stands in the entry and in the decision it names, so
 * that the same entries give the same events at any later time.
 *
 * @param era of the audit the entry belongs to.
 */
export function eventsOf(row: LogRow, era: number): readonly ControlEvent[] {
  const at: Placed = { order: orderOf(row, era), atMs: row.at.getTime() };
  switch (row.type) {
    case 'decided':
      return decided(row, at);
    case 'stuck':
      return failed(row, at);
    case 'verdict':
      return checkedByVerdict(row, at);
    case 'outcome':
      return reported(row, at);
    case 'write_ended':
    case 'hand_over_ended':
    case 'write_unsettled':
    case 'source_failing':
      return called(row, at);
    case 'tripped':
    case 'reset':
      return switched(row, at);
    default:
      return [];
  }
}

/** Places compare as text: era, transaction, id. A transaction id has at most 20 digits (xid8 is 64 bits). */
function orderOf(row: LogRow, era: number): string {
  return `${String(era).padStart(6, '0')}:${row.xid.padStart(20, '0')}:${row.id}`;
}

function decided(row: LogRow, at: Placed): readonly ControlEvent[] {
  const { detail, agent } = row;
  // Stopped agents propose nothing: nothing is learnt of them.
  if (agent === null || detail['ran'] === false) return [];
  const reasons = listOf(detail['reasons']);
  const byRules = detail['byRules'] === true;
  const low = reasons.some((one) => lowConfidenceCodes.has(String(one['code'])));
  return [
    {
      kind: 'decided',
      ...at,
      agent,
      category: categoryOf(row),
      // What rules answered in its place says nothing about the agent.
      lowConfidence: low && !byRules,
      fallback: textOf(detail['fallback']) !== null && !byRules,
      free: detail['free'] === true,
      automatic: detail['lane'] === 'auto',
      probe: detail['probe'] === true,
      tookMs: numberOf(detail['tookMs']),
      targets: (row.fields ?? []).flatMap(({ field, value }) =>
        value === null ? [] : [`${field}=${value}`],
      ),
      held: heldOf(row),
    },
  ];
}

function heldOf({ detail, fields }: LogRow): readonly HeldTarget[] {
  return listOf(detail['bursts']).flatMap((one) => {
    const field = textOf(one['field']);
    const value = (fields ?? []).find((given) => given.field === field)?.value ?? null;
    const [count, among, limit] = [one['count'], one['among'], one['limit']].map(numberOf);
    if (field === null || value === null || count == null || among == null || limit == null) {
      return [];
    }
    return [{ target: `${field}=${value}`, count, among, limit }];
  });
}

function failed({ detail }: LogRow, at: Placed): readonly ControlEvent[] {
  const agent = textOf(detail['agent']);
  if (agent === null || detail['code'] !== 'decide_failed') return [];
  return [{ kind: 'failed', ...at, agent, probe: false }];
}

/** A person looked at a decision: at one drawn for checking, or at one that was free but for the controls. */
function checkedByVerdict(row: LogRow, at: Placed): readonly ControlEvent[] {
  const { detail, agent } = row;
  if (agent === null) return [];
  const correct = detail['verdict'] === 'accept';
  const drawn = detail['kind'] === 'check';
  if (!drawn && row.free !== true) return [];
  // A check somebody asked for because a like one was wrong is no random sample: it can only count against the agent.
  const inclusion = drawn ? numberOf(detail['inclusion']) : 1;
  const cost = numberOf(detail['cost']) ?? 1;
  return [{ kind: 'checked', ...at, agent, category: categoryOf(row), correct, cost, inclusion }];
}

function reported(row: LogRow, at: Placed): readonly ControlEvent[] {
  const { detail, agent } = row;
  if (agent === null || row.free !== true || detail['correct'] !== false) return [];
  const cost = numberOf(detail['cost']) ?? 1;
  const category = categoryOf(row);
  return [{ kind: 'checked', ...at, agent, category, correct: false, cost, inclusion: null }];
}

function called({ type, detail }: LogRow, at: Placed): readonly ControlEvent[] {
  const source = textOf(detail['source']);
  // What ended without a request (the ticket stood as wanted already, its source is gone) says nothing about the source.
  const sent = type === 'source_failing' || textOf(detail['attemptId']) !== null;
  if (source === null || !sent) return [];
  return [
    {
      kind: 'called',
      ...at,
      source,
      fault: faultOf(type, detail),
      tookMs: numberOf(detail['tookMs']),
      probe: detail['probe'] === true,
      calls: numberOf(detail['calls']) ?? 1,
    },
  ];
}

function faultOf(type: string, detail: LogRow['detail']): string | null {
  if (type === 'source_failing') return textOf(detail['fault']) ?? 'unreachable';
  const code = textOf(detail['errorCode']);
  if (code !== null) return code;
  const verdict = textOf(detail['verdict']);
  // Answered with success and changed nothing, or something else.
  return verdict === 'not_applied' || verdict === 'partly_applied' ? verdict : null;
}

function switched({ type, detail }: LogRow, at: Placed): readonly ControlEvent[] {
  const control = textOf(detail['control']);
  if (control === null) return [];
  if (type === 'reset') return [{ kind: 'reset', ...at, control }];
  const mode = modes.find((one) => one === detail['mode']);
  if (mode === undefined) return [];
  const until = textOf(detail['until']);
  const untilMs = until === null ? null : Date.parse(until);
  return [{ kind: 'tripped', ...at, control, mode: mode satisfies Mode, untilMs }];
}

function categoryOf({ fields }: LogRow): string | null {
  const given = fields ?? [];
  const main = mainField(given.map((one) => one.field));
  return given.find((one) => one.field === main)?.value ?? null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
