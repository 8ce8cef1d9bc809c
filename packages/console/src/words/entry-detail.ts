import { formatCount, formatPlural } from '../format/number.ts';
import { controlWriters } from './control-detail.ts';
import { handOverWords } from './hand-over-words.ts';
import { attemptError, itemStates, troubleWords } from './item-words.ts';
import { type Reason, reasonWords } from './reason-words.ts';
import { changerWord, lookError, lookFinding } from './second-look-words.ts';

export type Detail = Readonly<Record<string, unknown>>;

/** Names for the ids an entry holds. */
export interface Names {
  /** `person:UUID`, `key:UUID`, `agent:NAME`, `system`. */
  readonly of: (actor: string) => string;
}

function text(detail: Detail, name: string): string {
  const value = detail[name];
  return typeof value === 'string' ? value : '';
}

function count(detail: Detail, name: string): number {
  const value = detail[name];
  return typeof value === 'number' ? value : 0;
}

function list(detail: Detail, name: string): readonly string[] {
  const value = detail[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** A version as people compare it: its first eight characters. */
export function shortVersion(version: string): string {
  return version.slice(0, 8);
}

export function reasonsOf(detail: Detail): readonly Reason[] {
  const value = detail['reasons'];
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one): one is Reason => typeof one === 'object' && one !== null && 'code' in one,
  );
}

function because(reason: string): string {
  return reason === '' ? '' : `“${reason}”`;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function tool(detail: Detail): string {
  return joined(text(detail, 'tool'), text(detail, 'definitionHash').slice(0, 12));
}

function stateWord(state: string): string {
  return Object.hasOwn(itemStates, state) ? itemStates[state as 'held'].word : state;
}

const verdictWords: Readonly<Record<string, string>> = {
  accept: 'accepted as proposed',
  edit: 'accepted with changes',
  decline: 'declined',
  reassign: 'reassigned',
};

const checkWords: Readonly<Record<string, string>> = {
  accept: 'it was right',
  edit: 'it was wrong, and corrected',
  decline: 'it was wrong',
  reassign: 'it was wrong, and reassigned',
};

const becauseWords: Readonly<Record<string, string>> = {
  gone: 'the receiver said that nobody is there',
  failing: 'the receiver was silent for days',
  switched_off: 'by a person',
  workspace: 'because the workspace was published',
  trained: 'because a model was trained',
};

const changedWords: Readonly<Record<string, string>> = {
  name: 'name',
  disclosureText: 'disclosure text',
  timeZone: 'time zone',
};

type Writer = (detail: Detail, names: Names) => string;

const person: Writer = (detail, names) => {
  const id = text(detail, 'memberId');
  return id === '' ? '' : names.of(`person:${id}`);
};

const exported: Writer = (detail) =>
  joined(
    formatPlural(count(detail, 'rows'), 'row'),
    detail['whole'] === false ? 'broken off before its end' : '',
    filtered(detail),
  );

function filtered(detail: Detail): string {
  const names = list(detail, 'filters');
  return joined(
    text(detail, 'format').toUpperCase(),
    names.length === 0 ? 'no filters' : `filtered by ${names.join(', ')}`,
  );
}

function webhook(detail: Detail): string {
  const words = becauseWords[text(detail, 'because')] ?? '';
  const events = list(detail, 'events');
  return joined(words, events.length === 0 ? '' : events.join(', '));
}

const view: Writer = (detail) =>
  joined(`of ${text(detail, 'page')}`, detail['shared'] === true ? 'shared' : 'private');

const gated: Writer = (detail) => {
  const lane = text(detail, 'lane');
  const against = reasonsOf(detail)
    .map(reasonWords)
    .filter((one) => one.lane !== 'auto');
  return joined(
    `lane ${lane}`,
    `then ${stateWord(text(detail, 'state'))}`,
    against.length === 0 ? 'nothing stood against it' : against.map((one) => one.title).join(', '),
  );
};

function howItEnded(detail: Detail): string {
  const code = text(detail, 'errorCode');
  const stuck = text(detail, 'stuckCode');
  const requests = count(detail, 'requests');
  return joined(
    text(detail, 'verdict').replaceAll('_', ' '),
    requests === 0 ? '' : formatPlural(requests, 'request'),
    code === '' ? '' : attemptError(code),
    stuck === '' ? '' : troubleWords(stuck).what,
  );
}

const lookedAgain: Writer = (detail) => {
  const code = text(detail, 'errorCode');
  const changed = Array.isArray(detail['changed']) ? detail['changed'] : [];
  const by = changed.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return [];
    const { field, by } = one as Readonly<Record<string, unknown>>;
    return typeof field === 'string' && typeof by === 'string'
      ? [`${field} was changed by ${changerWord(by)}`]
      : [];
  });
  if (by.length > 0) return joined(...by);
  return joined(lookFinding(text(detail, 'finding')), code === '' ? '' : lookError(code));
};

const mailNoted: Writer = (detail) =>
  joined(
    (text(detail, 'finding') || text(detail, 'place')).replaceAll('_', ' '),
    `from ${text(detail, 'source')}`,
  );

const triedOut: Writer = (detail) => joined(text(detail, 'source'), text(detail, 'type'));

const writers: Readonly<Record<string, Writer>> = {
  ...controlWriters,
  received: (detail) => `${text(detail, 'externalId')} from ${text(detail, 'source')}`,
  revised: (detail) =>
    `${text(detail, 'externalId')} from ${text(detail, 'source')}, revision ${formatCount(count(detail, 'revisionNo'))}`,
  mail_noted: mailNoted,
  mail_set_aside: mailNoted,
  mail_viewed: (detail) => text(detail, 'mailId'),
  article_draft_tried: (detail) => joined(text(detail, 'file'), text(detail, 'agent')),
  source_draft_probed: triedOut,
  source_draft_looked: (detail) =>
    joined(text(detail, 'externalId'), text(detail, 'source'), text(detail, 'type')),
  import_taken: (detail) =>
    text(detail, 'as') === 'history' ? 'as history to learn from' : 'as new tickets',
  import_done: (detail) =>
    joined(
      `${formatCount(count(detail, 'imported'))} of ${formatPlural(count(detail, 'rows'), 'row')} taken`,
      `${formatCount(count(detail, 'duplicates'))} known before`,
      `${formatCount(count(detail, 'quarantined'))} set aside`,
    ),
  import_failed: (detail) => text(detail, 'code').replaceAll('_', ' '),
  decided: gated,
  gated_again: gated,
  verdict: (detail) =>
    joined(
      (detail['kind'] === 'check' ? checkWords : verdictWords)[text(detail, 'verdict')] ??
        text(detail, 'verdict'),
      list(detail, 'editedFields').length === 0
        ? ''
        : `changed ${list(detail, 'editedFields').join(', ')}`,
      text(detail, 'queue') === '' ? '' : `to the queue ${text(detail, 'queue')}`,
      text(detail, 'reasonCode').replaceAll('_', ' '),
      count(detail, 'secondsSpent') === 0
        ? ''
        : `after ${formatCount(count(detail, 'secondsSpent'))} s of looking`,
    ),
  hold_released: (detail) => because(text(detail, 'reason')),
  hold_cancelled: (detail) => because(text(detail, 'reason')),
  hold_to_review: (detail) =>
    joined(
      because(text(detail, 'reason')),
      detail['like'] === true ? 'with all that proposed the same' : '',
    ),
  original_viewed: (detail) => formatPlural(count(detail, 'messages'), 'message'),
  write_started: (detail) =>
    `try ${formatCount(count(detail, 'number'))}, to ${text(detail, 'source')}`,
  write_ended: howItEnded,
  write_unsettled: howItEnded,
  hand_over_started: (detail) =>
    joined(handOverWords(text(detail, 'kind')), `to ${text(detail, 'source')}`),
  hand_over_ended: (detail) => joined(handOverWords(text(detail, 'kind')), howItEnded(detail)),
  settled: (detail) =>
    joined(
      text(detail, 'as') === 'written' ? 'it stands in the ticket' : 'it will not be written',
      because(text(detail, 'reason')),
    ),
  looked_again: lookedAgain,
  stuck: (detail) => troubleWords(text(detail, 'code')).what,
  outcome: (detail) =>
    `${text(detail, 'field')} was ${detail['correct'] === true ? 'right' : 'wrong'}, says the ${text(detail, 'by')}`,
  flagged: (detail) =>
    joined(
      text(detail, 'verdict'),
      count(detail, 'satisfaction') === 0
        ? ''
        : `satisfaction ${formatCount(count(detail, 'satisfaction'))} of 5`,
      `says the ${text(detail, 'by')}`,
    ),
  outcomes_voided: (detail) => formatPlural(count(detail, 'outcomes'), 'outcome'),
  calibrator_fitted: (detail) =>
    joined(
      `${text(detail, 'agent')}, ${text(detail, 'field')}`,
      `from ${formatPlural(count(detail, 'outcomes'), 'outcome')}`,
    ),
  replayed: (detail) => joined(text(detail, 'agent'), `version ${text(detail, 'version')}`),
  fact_stated: (detail) => `about the ${text(detail, 'about')}`,
  fact_forgotten: (detail) =>
    joined(`about the ${text(detail, 'about')}`, because(text(detail, 'reason'))),
  memory_erased: (detail) => formatPlural(count(detail, 'facts'), 'fact'),
  erased: (detail) =>
    `${formatPlural(count(detail, 'messages'), 'message')} and ${formatPlural(count(detail, 'decisions'), 'decision')}`,
  tripped: (detail) =>
    joined(text(detail, 'control'), text(detail, 'mode'), because(text(detail, 'reason'))),
  reset: (detail) => joined(text(detail, 'control'), because(text(detail, 'reason'))),
  rerun: (detail) => `was: ${troubleWords(text(detail, 'code')).what}`,
  job_rerun: (detail) => `${text(detail, 'task')}, ${formatPlural(count(detail, 'items'), 'item')}`,
  released: (detail) =>
    joined(
      `${text(detail, 'agent')} ${shortVersion(text(detail, 'version'))}`,
      becauseWords[text(detail, 'because')] ?? text(detail, 'because'),
    ),
  rolled_back: (detail) =>
    joined(
      `${text(detail, 'agent')} from ${shortVersion(text(detail, 'from'))} to ${shortVersion(text(detail, 'to'))}`,
      because(text(detail, 'reason')),
    ),
  tool_approved: tool,
  tool_revoked: tool,
  tool_changed: tool,
  tool_tried: (detail) =>
    joined(tool(detail), text(detail, 'code'), detail['dryRun'] === true ? 'dry run' : ''),
  workspace_published: (detail) =>
    joined(
      `content ${shortVersion(text(detail, 'contentHash'))}`,
      list(detail, 'removedAgents').length === 0
        ? ''
        : `removed ${list(detail, 'removedAgents').join(', ')}`,
    ),
  signed_out: (detail) => (detail['everywhere'] === true ? 'everywhere' : ''),
  sign_in_failed: person,
  invitation_made: (detail, names) =>
    joined(
      text(detail, 'kind') === 'reset' ? 'to reset a password' : `as ${text(detail, 'role')}`,
      person(detail, names),
    ),
  member_joined: (detail, names) => joined(person(detail, names), `as ${text(detail, 'role')}`),
  member_removed: (detail, names) => joined(person(detail, names), `was ${text(detail, 'role')}`),
  password_reset: person,
  role_changed: (detail, names) =>
    joined(person(detail, names), `from ${text(detail, 'from')} to ${text(detail, 'to')}`),
  tenant_changed: (detail) =>
    list(detail, 'changed')
      .map((name) => changedWords[name] ?? name)
      .join(', '),
  key_created: (detail) => joined(text(detail, 'name'), list(detail, 'scopes').join(', ')),
  key_revoked: (detail) => text(detail, 'name'),
  webhook_created: webhook,
  webhook_disabled: webhook,
  view_saved: view,
  view_removed: view,
  items_export_begun: filtered,
  audit_export_begun: filtered,
  items_exported: exported,
  audit_exported: exported,
  audit_restored: (detail) => `era ${formatCount(count(detail, 'era'))} begins`,
};

/** What an entry's detail says, in a line; empty when its type says all. Never fails on a detail of another shape. */
export function entryDetail(
  entry: { readonly type: string; readonly detail: Detail },
  names: Names,
): string {
  const writer = Object.hasOwn(writers, entry.type) ? writers[entry.type] : undefined;
  return writer?.(entry.detail, names) ?? '';
}
