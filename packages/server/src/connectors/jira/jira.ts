import type { TicketSystem } from '../ticket-system.ts';
import { jiraConnector } from './jira-connector.ts';

const expected = 'the key of a project: capital letters, digits and _, such as DESK';

export const jira: TicketSystem = {
  title: 'Jira and Jira Service Management',
  fields: ['priority', 'component', 'status'],
  places: { kind: 'projects', name: { pattern: /^[A-Z][A-Z0-9_]{1,99}$/, expected } },
  user: true,
  connect: jiraConnector,
};
