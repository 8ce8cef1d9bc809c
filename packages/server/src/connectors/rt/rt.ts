import type { TicketSystem } from '../ticket-system.ts';
import { rtConnector } from './rt-connector.ts';

export const rt: TicketSystem = {
  title: 'Request Tracker',
  fields: ['Queue', 'Status', 'Priority', 'Owner'],
  places: { kind: 'queues' },
  answers: true,
  setUp: [
    'The user of the token needs ShowTicket, ShowTicketComments, CommentOnTicket, ModifyTicket, SeeQueue, SeeCustomField and ModifyCustomField in every queue it works in.',
    'Make a transaction custom field Idempotency Key, Freeform, and apply it to those queues.',
  ],
  connect: rtConnector,
};
