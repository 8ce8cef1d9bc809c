import type { ControlCauseView } from '@signalbox/contract';
import { formatCount, formatPlural, formatShare } from '../format/number.ts';
import { causeWords, controlName, stateWord } from './control-words.ts';

type Detail = Readonly<Record<string, unknown>>;

function text(detail: Detail, name: string): string {
  const value = detail[name];
  return typeof value === 'string' ? value : '';
}

function number(detail: Detail, name: string): number | null {
  const value = detail[name];
  return typeof value === 'number' ? value : null;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** What an entry about a control is about: "Agent triage", "Breaker of source rt". */
function about(detail: Detail): string {
  const control = text(detail, 'control');
  return control === '' ? '' : controlName(control).title;
}

/** The cause an entry holds, in words; empty when there is none to tell. */
function why(detail: Detail): string {
  const { cause } = detail;
  if (typeof cause !== 'object' || cause === null) return '';
  const held: Detail = { ...cause };
  const given: ControlCauseView = {
    code: text(held, 'code'),
    value: number(held, 'value'),
    limit: number(held, 'limit'),
    count: number(held, 'count'),
  };
  return ['', 'none'].includes(given.code) ? '' : causeWords(given);
}

function moved(detail: Detail): string {
  const [from, to] = [text(detail, 'from'), text(detail, 'to')];
  if (to === '') return '';
  const word = stateWord(to).toLowerCase();
  return from === '' ? `now ${word}` : `from ${stateWord(from).toLowerCase()} to ${word}`;
}

function burnt(detail: Detail): string {
  const share = number(detail, 'share');
  const checked = number(detail, 'checked');
  if (share === null) return '';
  return `${formatShare(share)} wrong${checked === null ? '' : ` of ${formatCount(checked)} checked`}`;
}

function spent(detail: Detail): string {
  const share = number(detail, 'share');
  if (share === null) return '';
  const forecast = text(detail, 'because') === 'forecast';
  return `${formatShare(share)} of the limit of the day ${forecast ? 'at this rate' : 'spent'}`;
}

function reason(detail: Detail): string {
  const said = text(detail, 'reason');
  return said === '' ? '' : `“${said}”`;
}

function held(detail: Detail): string {
  const stopped = number(detail, 'stopped');
  const told = stopped === null ? '' : `${formatPlural(stopped, 'delay')} turned into reviews`;
  return joined(about(detail), why(detail), told);
}

function failing(detail: Detail): string {
  const calls = number(detail, 'calls');
  return joined(
    text(detail, 'source'),
    text(detail, 'fault').replaceAll('_', ' '),
    calls === null ? '' : formatPlural(calls, 'call'),
  );
}

/** What entries of controls, incidents and checks say, by their type. */
export const controlWriters: Readonly<Record<string, (detail: Detail) => string>> = {
  mode_changed: (detail) => joined(about(detail), moved(detail), why(detail)),
  breaker_changed: (detail) => joined(about(detail), moved(detail), why(detail)),
  budget_burning: (detail) => joined(about(detail), burnt(detail)),
  budget_recovered: about,
  burst_held: held,
  burst_ended: about,
  spend_nearing: (detail) => joined(about(detail), spent(detail)),
  spend_eased: about,
  source_failing: failing,
  incident_opened: (detail) => joined(about(detail), why(detail)),
  incident_note: about,
  incident_closed: (detail) => joined(about(detail), reason(detail)),
  alert_channel_tested: (detail) => text(detail, 'channel'),
  check_opened: reason,
  recheck_asked: (detail) =>
    joined(
      text(detail, 'scope') === 'followed' ? 'those decided after it' : 'all that are like it',
      reason(detail),
    ),
};
