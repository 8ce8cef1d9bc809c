import type { TicketSystem } from '../ticket-system.ts';
import { jiraConnector } from './jira-connector.ts';

const expected = 'the key of a project: capital letters, digits and _, such as DESK';

export const jira: TicketSystem = {
  title: 'Jira and Jira Service Management',
  fields: ['priority', 'component', 'status'],
  places: { kind: 'projects', name: { pattern: /^[A-Z][A-Z0-9_]{1,99}$/, expected } },
  user: true,
  setUp: [
    'The user of the token needs Browse projects, Edit issues, Add comments, and Transition issues if a status is written, and must be an agent of the service project.',
    'Put the fields that are written on the screen that edits an issue.',
    'With a user the token is an API token, without one an OAuth access token.',
    'Not yet run against a tenant: try it on a project of its own first.',
  ],
  connect: jiraConnector,
};
