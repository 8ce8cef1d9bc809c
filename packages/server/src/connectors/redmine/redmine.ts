import type { TicketSystem } from '../ticket-system.ts';
import { redmineConnector } from './redmine-connector.ts';

const expected =
  'the identifier of a project, as it stands in its address: lower-case letters, digits, - and _';

export const redmine: TicketSystem = {
  title: 'Redmine',
  fields: ['priority', 'status', 'category'],
  places: { kind: 'projects', name: { pattern: /^(?!\d+$)[a-z0-9_-]{1,100}$/, expected } },
  answers: true,
  setUp: [
    'The user of the key needs view_issues, edit_issues, add_issue_notes, set_notes_private and view_private_notes in every project it works in.',
    'Switch on the REST web service, under Administration, Settings, API.',
  ],
  connect: redmineConnector,
};
