import {
  auditEntrySchema,
  auditReportSchema,
  createdKeySchema,
  deadJobSchema,
  keySchema,
  newKeySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery, time } from './parts.ts';

const jobParams = z.object({ id: z.string().regex(/^[1-9]\d{0,17}$/) });

/** What narrows a list or an export of audit entries. */
export const auditFilterQuery = {
  type: z.string().min(1).max(100).optional(),
  itemId: z.uuid().optional(),
  actor: z.string().min(1).max(200).optional(),
  from: time.optional(),
  to: time.optional(),
};

export const adminEndpoints = {
  listAudit: endpoint({
    id: 'listAudit',
    method: 'get',
    path: '/v1/audit',
    scope: 'audit:read',
    summary: 'Audit entries, newest first.',
    query: z.strictObject({ ...auditFilterQuery, ...pageQuery }),
    answers: page('A page of entries.', auditEntrySchema),
    refusals: ['invalid_query'],
  }),
  verifyAudit: endpoint({
    id: 'verifyAudit',
    method: 'post',
    path: '/v1/audit/verify',
    scope: 'audit:read',
    summary:
      'Checks the whole audit: every entry, every seal, the chain and the anchors outside the database.',
    answers: ok('What was found. `ok` is false when there is a fault.', auditReportSchema),
    refusals: [],
  }),
  listKeys: endpoint({
    id: 'listKeys',
    method: 'get',
    path: '/v1/keys',
    scope: 'admin',
    summary: 'Machine keys, revoked ones too, without their secrets.',
    answers: page('All keys.', keySchema),
    refusals: [],
  }),
  createKey: endpoint({
    id: 'createKey',
    method: 'post',
    path: '/v1/keys',
    scope: 'admin',
    summary: 'Makes a machine key. This answer is the only one that shows it.',
    body: newKeySchema,
    answers: { 201: { description: 'The key.', schema: createdKeySchema } },
    refusals: ['name_taken'],
  }),
  revokeKey: endpoint({
    id: 'revokeKey',
    method: 'delete',
    path: '/v1/keys/{id}',
    scope: 'admin',
    summary: 'Revokes a key for good. It stays in the list and its name stays taken.',
    params: idParams,
    answers: ok('The key, revoked.', keySchema),
    refusals: ['not_found'],
  }),
  listDeadJobs: endpoint({
    id: 'listDeadJobs',
    method: 'get',
    path: '/v1/jobs/dead',
    scope: 'admin',
    summary: 'Wake-ups the job engine has given up, newest first.',
    query: z.strictObject({ ...pageQuery }),
    answers: page('A page of jobs.', deadJobSchema),
    refusals: ['invalid_query'],
  }),
  rerunDeadJob: endpoint({
    id: 'rerunDeadJob',
    method: 'post',
    path: '/v1/jobs/{id}/rerun',
    scope: 'admin',
    summary: 'Puts a dead job back into the queue.',
    params: jobParams,
    answers: ok('It will run again.', z.object({ items: z.int() })),
    refusals: ['not_found'],
  }),
} as const;
