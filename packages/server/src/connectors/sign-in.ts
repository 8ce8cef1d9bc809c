import type { TicketSystemConfig } from '@signalbox/contract';

/** The header of who signs in: with a user by name and token (RFC 7617), else by the token alone (RFC 6750). */
export function signIn(
  config: Pick<TicketSystemConfig, 'user' | 'token'>,
): Readonly<Record<'authorization', string>> {
  const { user, token } = config;
  return { authorization: user === undefined ? `Bearer ${token}` : basic(user, token) };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
