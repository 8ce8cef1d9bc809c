import type {
  Connectable,
  DraftCheck,
  DraftLook,
  DraftProbe,
  OfferedPlace,
  SourceDraftBody,
} from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

export type { Connectable, DraftCheck, DraftLook, DraftProbe, OfferedPlace, SourceDraftBody };

/** What can be connected, and which variables for it this server was started with, by name. */
export const connectablesQuery = queryOptions({
  queryKey: ['source-drafts', 'systems'],
  queryFn: async ({ signal }) =>
    (await get<ListPage<Connectable>>('/v1/source-drafts/systems', { signal })).data,
  staleTime: 60_000,
});

/** The lines for the file, or what does not fit. Asks nothing outside. */
export const draftCheckQuery = (draft: SourceDraftBody) =>
  queryOptions({
    queryKey: ['source-drafts', 'check', draft],
    queryFn: ({ signal }) => post<DraftCheck>('/v1/source-drafts/check', draft, { signal }),
    staleTime: 60_000,
    gcTime: 60_000,
  });

/** Asks the system what its token lacks and which fields it offers; takes up to a minute and a half. */
export const probeDraft = (draft: SourceDraftBody): Promise<DraftProbe> =>
  post('/v1/source-drafts/probe', draft);

export const lookWithDraft = (
  draft: SourceDraftBody,
  externalId: string,
  wanted: Readonly<Record<string, string>>,
): Promise<DraftLook> => post('/v1/source-drafts/look', { draft, externalId, wanted });
