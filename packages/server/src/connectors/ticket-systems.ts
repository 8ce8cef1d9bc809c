import * as systems from './systems.ts';
import type { TicketSystem } from './ticket-system.ts';

/** `type` of a source → its ticket system. */
export const ticketSystems: Readonly<Record<string, TicketSystem>> = { ...systems };

/** Types of sources that can tell what their token lacks. */
export const probedTypes: readonly string[] = [...Object.keys(ticketSystems), 'mail'];
