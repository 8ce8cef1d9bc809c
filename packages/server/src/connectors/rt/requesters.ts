import { ConnectorError, type PolledTicket } from '../connector.ts';
import { kept } from '../kept.ts';
import { requesterOf } from '../polled-ticket.ts';
import type { SystemClient } from '../system-client.ts';
import { personShape } from './shapes.ts';

/**
 * Who a requester is. RT names a person by login, which is the mail address of everybody who wrote in and was not known; for
 * the others it is asked, where the token may. What it does not tell is left out.
 */
export function openRequesters(
  client: SystemClient,
): (login: string | undefined, left: () => number) => Promise<PolledTicket['requester']> {
  const askOnce = kept((login: string, left: () => number) => ask(client, login, left));
  return async (login, left) => {
    if (login === undefined) return null;
    return login.includes('@') ? requesterOf(login, null) : askOnce(login, left);
  };
}

async function ask(
  client: SystemClient,
  login: string,
  left: () => number,
): Promise<PolledTicket['requester']> {
  try {
    const path = `/user/${encodeURIComponent(login)}`;
    const person = await client.read(path, personShape, left());
    return requesterOf(person.EmailAddress, person.RealName ?? login);
  } catch (error) {
    const unusable =
      error instanceof ConnectorError && ['refused', 'unreadable'].includes(error.fault);
    if (unusable) return requesterOf(null, login);
    throw error;
  }
}
