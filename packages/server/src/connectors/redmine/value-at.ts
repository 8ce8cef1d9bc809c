import type { FieldPlace } from '@signalbox/contract';
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
