import { type Mode, modes } from '../shared/mode.ts';
import { causeOf, describeCause } from './describe-cause.ts';

export type AlertKind =
  | 'mode'
  | 'breaker'
  | 'budget'
  | 'burst'
  | 'stuck'
  | 'failed_write'
  | 'spend';
export type AlertLevel = 'warn' | 'alert';

/** An audit entry, as far as alerts read it. */
export interface AlertEntry {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

interface About {
  readonly kind: AlertKind;
  /** What it is about: the name of a control, or `stuck:CODE`. */
  readonly subject: string;
  /** One sentence with numbers and codes, never a text of a ticket. */
  readonly summary: string;
}

/** What an entry says of something that can fire. `still`: it is not over, and nothing got worse. */
export type AlertChange =
  | (About & {
      readonly change: 'fires';
      /** The higher, the worse. Of one subject only; what is worse than told is told again. */
      readonly severity: number;
    })
  | (About & { readonly change: 'still' })
  | (About & { readonly change: 'recovers' });

/** Entries that may change an alert. */
export const alertEntryTypes: readonly string[] = [
  'mode_changed',
  'breaker_changed',
  'budget_burning',
  'budget_recovered',
  'burst_held',
  'burst_ended',
  'stuck',
  'write_ended',
  'tripped',
  'reset',
  'spend_nearing',
  'spend_eased',
];

const modeSeverity = (mode: Mode): number => modes.indexOf(mode);

/** From `safe` on an agent no longer decides in its own way. A switch (severity 1 of kind mode) is a person's own doing. */
export function alertLevelOf(kind: AlertKind, severity: number): AlertLevel {
  switch (kind) {
    case 'mode':
      return severity >= modeSeverity('safe') ? 'alert' : 'warn';
    case 'breaker':
    case 'burst':
    case 'failed_write':
      return 'alert';
    case 'budget':
    case 'stuck':
      return 'warn';
    case 'spend':
      return severity > 1 ? 'alert' : 'warn';
  }
}

/** What an entry changes; null when it is not about anything that fires. Unknown shapes are passed over, never guessed. */
export function alertChangeOf({ type, detail }: AlertEntry): AlertChange | null {
  const control = textOf(detail['control']);
  switch (type) {
    case 'mode_changed':
      return control === null ? null : modeChange(control, detail);
    case 'breaker_changed':
      return control === null ? null : breakerChange(control, detail);
    case 'budget_burning':
    case 'budget_recovered':
      return control === null ? null : budgetChange(control, type === 'budget_burning', detail);
    case 'burst_held':
    case 'burst_ended':
      return control === null ? null : burstChange(control, type === 'burst_held', detail);
    case 'tripped':
    case 'reset':
      return control === null ? null : switchChange(control, type === 'tripped');
    case 'spend_nearing':
    case 'spend_eased':
      return control === null ? null : spendChange(control, type === 'spend_nearing', detail);
    case 'stuck':
      return stuckChange(textOf(detail['code']));
    case 'write_ended':
      return stuckChange(textOf(detail['stuckCode']));
    default:
      return null;
  }
}

/** `mode:triage/billing` → `triage (billing)`. */
export function nameOfControl(control: string): string {
  const name = control.replace(/^(mode|breaker:agent|breaker:source|burst|agent|source|tool):/, '');
  const at = name.indexOf('/');
  return at < 0 ? name : `${name.slice(0, at)} (${name.slice(at + 1)})`;
}

function modeChange(control: string, detail: AlertEntry['detail']): AlertChange | null {
  const to = modes.find((mode) => mode === detail['to']);
  if (to === undefined) return null;
  const about = { kind: 'mode', subject: control } as const;
  const name = nameOfControl(control);
  if (to === 'normal') {
    return { ...about, change: 'recovers', summary: `${name} is normal again.` };
  }
  const summary = sentence(`${name} is ${to}`, detail);
  return { ...about, change: 'fires', severity: modeSeverity(to), summary };
}

function breakerChange(control: string, detail: AlertEntry['detail']): AlertChange | null {
  const about = { kind: 'breaker', subject: control } as const;
  const name = `The breaker of ${nameOfControl(control)}`;
  switch (detail['to']) {
    case 'closed':
      return { ...about, change: 'recovers', summary: `${name} is closed again.` };
    case 'open':
      return {
        ...about,
        change: 'fires',
        severity: 1,
        summary: sentence(`${name} is open`, detail),
      };
    case 'half_open':
      return { ...about, change: 'still', summary: `${name} is half open: it lets some through.` };
    default:
      return null;
  }
}

function budgetChange(control: string, burns: boolean, detail: AlertEntry['detail']): AlertChange {
  const about = { kind: 'budget', subject: control } as const;
  const name = `The error budget of ${nameOfControl(control)}`;
  if (!burns) {
    return { ...about, change: 'recovers', summary: `${name} is burnt no faster than allowed.` };
  }
  const { share: value, limit, checked: count } = detail;
  const cause = causeOf({ code: 'budget', value, limit, count });
  const errors = typeof detail['errors'] === 'number' ? ` (${detail['errors']} errors)` : '';
  const summary = `${name} is burning${errors}: ${describeCause(cause)}.`;
  return { ...about, change: 'fires', severity: 1, summary };
}

function burstChange(control: string, held: boolean, detail: AlertEntry['detail']): AlertChange {
  const about = { kind: 'burst', subject: control } as const;
  const name = nameOfControl(control);
  if (!held) {
    return { ...about, change: 'recovers', summary: `The burst of ${name} is over.` };
  }
  const stopped = detail['stopped'];
  const more = typeof stopped === 'number' ? ` ${stopped} not yet written wait for people.` : '';
  const summary = `${sentence(`${name} is held`, detail)}${more}`;
  return { ...about, change: 'fires', severity: 1, summary };
}

function spendChange(
  control: string,
  nears: boolean,
  detail: AlertEntry['detail'],
): AlertChange | null {
  const about = { kind: 'spend', subject: control } as const;
  const whose =
    control === 'spend:tenant' ? 'the workspace' : control.replace(/^spend:agent\//, '');
  if (!nears) {
    const summary = `The limit of the day of ${whose} has room again.`;
    return { ...about, change: 'recovers', summary };
  }
  const { level, because, share } = detail;
  if ((level !== 'warn' && level !== 'alert') || typeof share !== 'number') return null;
  const percent = `${Math.floor(share * 100)} %`;
  const summary =
    because === 'forecast'
      ? `At this rate ${percent} of the limit of the day of ${whose} will be spent on models.`
      : `${percent} of the limit of the day of ${whose} is spent on models.`;
  return { ...about, change: 'fires', severity: level === 'alert' ? 2 : 1, summary };
}

/** Modes and breakers a person sets tell of it themselves, by the entry of their change. */
function switchChange(control: string, tripped: boolean): AlertChange | null {
  if (!/^(tenant$|(agent|source|tool):)/.test(control)) return null;
  const about = { kind: 'mode', subject: control } as const;
  const name = control === 'tenant' ? 'everything' : control;
  return tripped
    ? { ...about, change: 'fires', severity: 1, summary: `The switch of ${name} is tripped.` }
    : { ...about, change: 'recovers', summary: `The switch of ${name} is reset.` };
}

function stuckChange(code: string | null): AlertChange | null {
  if (code === null) return null;
  return {
    ...{ kind: stuckKind(code), subject: `stuck:${code}`, change: 'fires', severity: 1 },
    summary: stuckSummary(code, 1),
  };
}

/** The codes of writes begin with `write_`. */
function stuckKind(code: string): AlertKind {
  return code.startsWith('write_') ? 'failed_write' : 'stuck';
}

/** The code of a subject `stuck:CODE`; null for others. */
export function stuckCodeOf(subject: string): string | null {
  return subject.startsWith('stuck:') ? subject.slice('stuck:'.length) : null;
}

export function stuckSummary(code: string, items: number): string {
  if (items === 0) return `No item is stuck with ${code} any more.`;
  return items === 1 ? `1 item is stuck with ${code}.` : `${items} items are stuck with ${code}.`;
}

function sentence(start: string, detail: AlertEntry['detail']): string {
  const cause = describeCause(causeOf(detail['cause']));
  return cause === '' ? `${start}.` : `${start}: ${cause}.`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
