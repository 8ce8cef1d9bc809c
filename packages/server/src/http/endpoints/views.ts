import { newViewSchema, viewPages, viewSchema } from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page } from './parts.ts';

export const viewEndpoints = {
  listViews: endpoint({
    id: 'listViews',
    method: 'get',
    path: '/v1/views',
    scope: 'item:read',
    summary: "The caller's saved views and those others share, of one page or of all.",
    query: z.strictObject({ page: z.enum(viewPages).optional() }),
    answers: page('At most 1,000 views.', viewSchema),
    refusals: ['invalid_query'],
  }),
  saveView: endpoint({
    id: 'saveView',
    method: 'post',
    path: '/v1/views',
    scope: 'item:read',
    summary: 'Keeps the filters of a page under a name.',
    body: newViewSchema,
    answers: { 201: { description: 'Kept.', schema: viewSchema } },
    refusals: ['name_taken', 'limit_reached'],
  }),
  removeView: endpoint({
    id: 'removeView',
    method: 'delete',
    path: '/v1/views/{id}',
    scope: 'item:read',
    summary: "Removes one's own view; with `admin` also one that is shared.",
    params: idParams,
    answers: ok('Removed.', z.object({ id: z.string() })),
    refusals: ['not_found'],
  }),
} as const;
