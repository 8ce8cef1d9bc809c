import type { TicketSystem } from '../ticket-system.ts';
import { ownFields } from './places.ts';
import { servicenowConnector } from './servicenow-connector.ts';

export const servicenow: TicketSystem = {
  title: 'ServiceNow',
  fields: ownFields,
  places: { kind: 'groups', all: true },
  user: true,
  setUp: [
    'The user of the token needs a role that reads and writes incidents, such as itil, and reads sys_journal_field, sys_choice and sys_user_group.',
    'Set the time zone of that user to GMT.',
    'With a user the token is the password, without one an OAuth access token.',
    'Not yet run against a tenant: try it on a development instance first.',
  ],
  connect: servicenowConnector,
};
