import type { InvitationLook, SessionView } from '@signalbox/contract';
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { isApiProblem } from './api-problem.ts';
import { del, get, post } from './request.ts';

/** Who is signed in; null: nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<SessionView | null> => {
    try {
      return await get<SessionView>('/v1/session', { signal });
    } catch (error) {
      if (isApiProblem(error) && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** The session of a page behind the sign-in; these are not shown without one. */
export function useSession(): SessionView {
  const { data } = useQuery(sessionQuery);
  if (data === undefined || data === null) throw new Error('no session');
  return data;
}

/** Whether the person may do what needs `scope`; buttons that would be refused are not shown. */
export function useMay(scope: string): boolean {
  const { scopes } = useSession();
  return scopes.includes(scope) || scopes.includes('admin');
}

export interface SignInAnswer {
  readonly status: 'signed_in' | 'two_factor';
}

export const signIn = (email: string, password: string): Promise<SignInAnswer> =>
  post('/v1/session', { email, password });
export const signInSecondFactor = (code: string, kind: 'totp' | 'backup'): Promise<SignInAnswer> =>
  post('/v1/session/two-factor', { code, kind });

/** Ends the session and forgets everything this tab has read with it. */
export async function signOut(client: QueryClient): Promise<void> {
  await del('/v1/session');
  client.clear();
}

export const lookAtInvitation = (token: string, signal?: AbortSignal): Promise<InvitationLook> =>
  post('/v1/invitations/look', { token }, { signal });
export const acceptInvitation = (body: {
  readonly token: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly password: string;
}): Promise<SignInAnswer> => post('/v1/invitations/accept', body);

/** Ends every session of the person, this one too. */
export async function signOutEverywhere(client: QueryClient): Promise<void> {
  await post('/v1/session/end-all');
  client.clear();
}

export const changePassword = (current: string, next: string): Promise<void> =>
  post('/v1/me/password', { current, next });
export const enableTwoFactor = (
  password: string,
): Promise<{ readonly totpUri: string; readonly backupCodes: readonly string[] }> =>
  post('/v1/me/two-factor/enable', { password });
export const confirmTwoFactor = (code: string): Promise<void> =>
  post('/v1/me/two-factor/confirm', { code });
export const disableTwoFactor = (password: string): Promise<void> =>
  post('/v1/me/two-factor/disable', { password });
