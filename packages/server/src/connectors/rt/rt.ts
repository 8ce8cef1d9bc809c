import type { TicketSystem } from '../ticket-system.ts';
import { rtConnector } from './rt-connector.ts';

export const rt: TicketSystem = {
  title: 'Request Tracker',
  fields: ['Queue', 'Status', 'Priority', 'Owner'],
  places: { kind: 'queues' },
  answers: true,
  connect: rtConnector,
};
