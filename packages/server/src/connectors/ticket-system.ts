import type { TicketSystemConfig, TicketSystemWords } from '@signalbox/contract';
import type { Dispatcher } from 'undici';
import type { Connector } from './connector.ts';

/** One kind of ticket system: what a workspace may say of it, and how it is spoken to. */
export interface TicketSystem extends TicketSystemWords {
  /** @param config with its `${NAME}`s filled in. */
  connect(config: TicketSystemConfig, dispatcher: Dispatcher): Connector;
}
