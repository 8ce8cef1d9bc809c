import type { TicketSystem } from '../ticket-system.ts';
import { redmineConnector } from './redmine-connector.ts';

const expected =
  'the identifier of a project, as it stands in its address: lower-case letters, digits, - and _';

export const redmine: TicketSystem = {
  title: 'Redmine',
  fields: ['priority', 'status', 'category'],
  places: { kind: 'projects', name: { pattern: /^(?!\d+$)[a-z0-9_-]{1,100}$/, expected } },
  answers: true,
  connect: redmineConnector,
};
