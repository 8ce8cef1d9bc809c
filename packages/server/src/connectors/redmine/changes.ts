import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import type { PolledUpdate } from '../connector.ts';
import { oursAmong } from './said.ts';
import type { RedmineIssue } from './shapes.ts';

type Journal = RedmineIssue['journals'][number];

/** The changes of the field at a place, the newest first. Redmine names custom fields in them by their number. */
export function changesOf(issue: RedmineIssue, { custom, name }: FieldPlace): readonly Journal[] {
  const number = issue.custom_fields.find((one) => one.name === name)?.id;
  const [property, named] = custom ? ['cf', String(number)] : ['attr', `${name}_id`];
  return issue.journals
    .filter(({ details }) =>
      details.some((detail) => detail.property === property && detail.name === named),
    )
    .sort((a, b) => b.id - a.id);
}

/**
 * The fields without those that a program changed last, ours included: what a rule sets says nothing of what is right. A field
 * of which no change is told is left: it cannot be known who set it.
 */
export function changedByPeople(
  issue: RedmineIssue,
  { fields: places, automations }: TicketSystemConfig,
  fields: PolledUpdate['fields'],
): PolledUpdate['fields'] {
  const ours = oursAmong(issue.journals);
  const self = issue.journals.find(({ id }) => ours.has(id))?.user?.id;
  return Object.fromEntries(
    Object.entries(fields).filter(([field]) => {
      const place = places[field];
      const by = place === undefined ? null : changesOf(issue, place)[0]?.user;
      return by == null || (by.id !== self && !automations.includes(by.name));
    }),
  );
}
