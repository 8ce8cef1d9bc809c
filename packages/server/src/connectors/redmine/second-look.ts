import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import type { Changer, OutsideFields } from '@signalbox/domain';
import { ConnectorError, type SecondLook } from '../connector.ts';
import { placeOf } from '../field-places.ts';
import { type SystemClient, ticketNumber } from '../system-client.ts';
import { markOf } from './mark.ts';
import { issueShape, issuesShape, type RedmineIssue } from './shapes.ts';
import { writtenFields } from './value-at.ts';

/** A page of Redmine's has no more. */
const atOnce = 100;

/** A hundred issues are one request: a list has every field that can be written. Only one that was changed is read by itself. */
export function redmineSecondLook(config: TicketSystemConfig, client: SystemClient): SecondLook {
  return {
    atOnce,
    read: async (writes, withinMs) => {
      const byId = new Map(writes.map((write) => [ticketNumber(write.externalId), write]));
      // Without a status it leaves out what is closed.
      const query = `issue_id=${[...byId.keys()].join(',')}&status_id=*&limit=${atOnce}`;
      const { issues } = await client.read(`/issues.json?${query}`, issuesShape, withinMs);
      const seen = new Map<string, OutsideFields>();
      for (const issue of issues) {
        const write = byId.get(String(issue.id));
        // Redmine ignores a filter it does not know and answers with everything.
        if (write === undefined) throw new ConnectorError('unreadable');
        seen.set(write.externalId, writtenFields(config, issue, write));
      }
      return seen;
    },
    changedBy: async (write, fields, withinMs) => {
      const path = `/issues/${ticketNumber(write.externalId)}.json?include=journals`;
      const { issue } = await client.read(path, issueShape, withinMs);
      const journals = [...issue.journals].sort((a, b) => b.id - a.id);
      const ours = journals.find(({ notes }) => notes?.includes(markOf(write.writeKey)) === true);
      // Without a note it cannot be told which changes are ours.
      if (ours === undefined) return {};
      const own = ours.user?.id;
      const by: Record<string, Changer> = {};
      for (const field of fields) {
        const place = placeOf(config.fields, field);
        const changes = journals.filter(
          (one) => one.id > ours.id && one.details.some((detail) => isOf(detail, issue, place)),
        );
        const last = changes[0]?.user;
        if (last == null) continue;
        // The only change of ours is the write itself: what stands now came about without one that can be seen.
        if (last.id === own && changes.filter(({ user }) => user?.id === own).length === 1)
          continue;
        const automatic = last.id === own || config.automations.includes(last.name);
        by[field] = automatic ? 'automation' : 'person';
      }
      return by;
    },
  };
}

type Detail = RedmineIssue['journals'][number]['details'][number];

/** Whether a change is one of the field at a place: Redmine names custom fields in it by their number. */
function isOf({ property, name }: Detail, issue: RedmineIssue, place: FieldPlace): boolean {
  if (!place.custom) return property === 'attr' && name === `${place.name}_id`;
  const field = issue.custom_fields.find((one) => one.name === place.name);
  return property === 'cf' && name === String(field?.id);
}
