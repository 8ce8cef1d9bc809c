import type { TicketSystemConfig } from '@signalbox/contract';
import type { Changer, OutsideFields } from '@signalbox/domain';
import { ConnectorError, type SecondLook } from '../connector.ts';
import { placeOf } from '../field-places.ts';
import { markOf } from '../mark.ts';
import { type SystemClient, ticketNumber } from '../system-client.ts';
import { changesOf } from './changes.ts';
import { issueShape, issuesShape } from './shapes.ts';
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
      // The first with the mark: whoever quotes it writes it once more.
      const ours = [...issue.journals]
        .sort((a, b) => a.id - b.id)
        .find(({ notes }) => notes?.includes(markOf(write.writeKey)) === true);
      // Without a note it cannot be told which changes are ours.
      if (ours === undefined) return {};
      const own = ours.user?.id;
      const by: Record<string, Changer> = {};
      for (const field of fields) {
        const place = placeOf(config.fields, field);
        const changes = changesOf(issue, place).filter(({ id }) => id > ours.id);
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
