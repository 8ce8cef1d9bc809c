import { sourceSchemaOf, workspaceFileSchemaOf } from '@signalbox/contract';
import { ticketSystems } from '../connectors/ticket-systems.ts';

/** One entry of `sources`, with the ticket systems this server speaks to. */
export const sourceSchema = sourceSchemaOf(ticketSystems);
export const workspaceFileSchema = workspaceFileSchemaOf(ticketSystems);
