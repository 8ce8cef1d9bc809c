import type { TicketSystem } from '../ticket-system.ts';
import { ownFields } from './places.ts';
import { servicenowConnector } from './servicenow-connector.ts';

export const servicenow: TicketSystem = {
  title: 'ServiceNow',
  fields: ownFields,
  places: { kind: 'groups', all: true },
  user: true,
  connect: servicenowConnector,
};
