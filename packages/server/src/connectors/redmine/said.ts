import type { PolledMessage } from '../connector.ts';
import { keysIn } from '../mark.ts';
import { bodyOf, laterMessagesMax, momentOf, threadMax } from '../polled-ticket.ts';
import type { RedmineIssue } from './shapes.ts';

type Journal = RedmineIssue['journals'][number];

export interface Said {
  /** Names the newest thing the requester said. */
  readonly revision: string;
  /** When it was said, or the issue came into one of the projects, whichever is later. */
  readonly atMs: number;
  readonly body: string;
}

/**
 * What the author of an issue said: its description and the author's own public notes. Notes of others, private ones and ours
 * are not in it; of a description that was changed only what stands now can be seen.
 *
 * @param projects those that are looked at: an issue that was moved into one is news.
 */
export function readSaid(issue: RedmineIssue, projects: ReadonlySet<number>): Said {
  const ours = oursAmong(issue.journals);
  const own = issue.journals.filter((journal) => isOwn(issue, journal, ours));
  const moved = issue.journals.filter(({ details }) =>
    details.some(({ name, new_value }) => name === 'project_id' && projects.has(Number(new_value))),
  );
  const moments = [issue.created_on, ...[...own, ...moved].map((journal) => journal.created_on)];
  const notes = own.flatMap(({ notes }) => (notes == null || notes === '' ? [] : [notes]));
  const newest = own.at(-1);
  return {
    revision: newest === undefined ? 'created' : `j${newest.id}`,
    atMs: Math.max(...moments.map((moment) => Date.parse(moment ?? '') || 0)),
    body: bodyOf([issue.description ?? '', ...notes.slice(-laterMessagesMax)]),
  };
}

/** Every message of an issue: its description, and notes of whoever wrote one. */
export function threadOf(issue: RedmineIssue): readonly PolledMessage[] {
  const first: PolledMessage = {
    ...{ ref: 'created', at: momentOf(issue.created_on, issue.updated_on), from: 'requester' },
    ...{ internal: false, text: issue.description ?? '' },
  };
  const ours = oursAmong(issue.journals);
  const later = issue.journals.flatMap((journal): PolledMessage[] => {
    const { id, notes, private_notes: internal, user } = journal;
    if (notes == null || notes.trim() === '') return [];
    const byAuthor = issue.author != null && user?.id === issue.author.id && !internal;
    const from = ours.has(id) ? 'agent' : byAuthor ? 'requester' : 'team';
    const at = momentOf(journal.created_on, issue.updated_on);
    return [{ ref: `j${id}`, at, from, internal, text: notes }];
  });
  return [first, ...later.slice(1 - threadMax)];
}

function isOwn(
  issue: RedmineIssue,
  { id, user, notes, private_notes, details }: Journal,
  ours: ReadonlySet<number>,
): boolean {
  if (issue.author == null || user?.id !== issue.author.id) return false;
  const rewritten = details.some(({ name }) => name === 'description');
  const said = notes != null && notes.trim() !== '' && !private_notes && !ours.has(id);
  return said || rewritten;
}

/**
 * The journals that Signalbox wrote: of those with the same mark the first. Whoever answers one of them quotes its mark, mail
 * programs without being asked.
 */
export function oursAmong(journals: readonly Journal[]): ReadonlySet<number> {
  const seen = new Set<string>();
  const ours = new Set<number>();
  for (const { id, notes } of [...journals].sort((a, b) => a.id - b.id)) {
    const keys = keysIn(notes ?? '');
    if (keys.some((key) => !seen.has(key))) ours.add(id);
    for (const key of keys) seen.add(key);
  }
  return ours;
}
