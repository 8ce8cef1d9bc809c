import type { TicketSystem } from '../ticket-system.ts';
import { freshserviceConnector } from './freshservice-connector.ts';
import { ownFields } from './places.ts';

export const freshservice: TicketSystem = {
  title: 'Freshservice',
  fields: ownFields,
  places: { kind: 'groups', all: true },
  connect: freshserviceConnector,
};
