import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import type { OutsideFields } from '@signalbox/domain';
import type { OutsideWrite } from '../connector.ts';
import { placeOf, toOurs } from '../field-places.ts';
import type { RedmineIssue } from './shapes.ts';

/** What stands at a place of an issue; null when nothing does. */
export function valueAt(issue: RedmineIssue, place: FieldPlace): string | null {
  if (place.custom) {
    const value = issue.custom_fields.find((field) => field.name === place.name)?.value;
    return (Array.isArray(value) ? value[0] : value) || null;
  }
  switch (place.name) {
    case 'priority':
      return issue.priority.name;
    case 'status':
      return issue.status.name;
    case 'category':
      return issue.category?.name ?? null;
    case 'assigned_to':
      return issue.assigned_to?.name ?? null;
    default:
      return null;
  }
}

/** The fields of a write as they stand in its ticket, in our words. @throws ConnectorError `refused` for one without a place */
export function writtenFields(
  config: TicketSystemConfig,
  issue: RedmineIssue,
  write: Pick<OutsideWrite, 'fields'>,
): OutsideFields {
  return Object.fromEntries(
    Object.entries(write.fields).map(([field, wanted]) => {
      const place = placeOf(config.fields, field);
      return [field, toOurs(place, valueAt(issue, place), wanted)];
    }),
  );
}
