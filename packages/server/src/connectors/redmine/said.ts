import type { PolledMessage } from '../connector.ts';
import { bodyOf, laterMessagesMax, momentOf, threadMax } from '../polled-ticket.ts';
import { isMarked } from './mark.ts';
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
  const own = issue.journals.filter((journal) => isOwn(issue, journal));
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
  const later = issue.journals.flatMap((journal): PolledMessage[] => {
    const { id, notes, private_notes: internal, user } = journal;
    if (notes == null || notes.trim() === '') return [];
    const byAuthor = issue.author != null && user?.id === issue.author.id && !internal;
    const from = isMarked(notes) ? 'agent' : byAuthor ? 'requester' : 'team';
    const at = momentOf(journal.created_on, issue.updated_on);
    return [{ ref: `j${id}`, at, from, internal, text: notes }];
  });
  return [first, ...later.slice(1 - threadMax)];
}

function isOwn(issue: RedmineIssue, { user, notes, private_notes, details }: Journal): boolean {
  if (issue.author == null || user?.id !== issue.author.id) return false;
  const rewritten = details.some(({ name }) => name === 'description');
  const said = notes != null && notes.trim() !== '' && !private_notes && !isMarked(notes);
  return said || rewritten;
}
