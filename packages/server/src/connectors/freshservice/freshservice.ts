import type { TicketSystem } from '../ticket-system.ts';
import { freshserviceConnector } from './freshservice-connector.ts';
import { ownFields } from './places.ts';

export const freshservice: TicketSystem = {
  title: 'Freshservice',
  fields: ownFields,
  places: { kind: 'groups', all: true },
  setUp: [
    'The agent of the key needs to see and edit tickets, add private notes, and read conversations, groups and the fields of tickets.',
    'Not yet run against a tenant: try it in a sandbox first.',
  ],
  connect: freshserviceConnector,
};
