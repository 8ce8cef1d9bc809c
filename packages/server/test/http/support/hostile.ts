import { hostileAddresses } from './hostile-addresses.ts';
import { hostileTickets } from './hostile-bodies.ts';
import type { Hostile } from './hostile-ticket.ts';

export const hostileRequests: readonly Hostile[] = [...hostileTickets, ...hostileAddresses];
