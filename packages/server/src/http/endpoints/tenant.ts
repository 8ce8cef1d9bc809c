import { optionsSchema, tenantChangeSchema, tenantSchema } from '@signalbox/contract';
import { endpoint } from '../endpoint.ts';
import { ok } from './parts.ts';

export const tenantEndpoints = {
  getWorkspace: endpoint({
    id: 'getWorkspace',
    method: 'get',
    path: '/v1/workspace',
    scope: 'item:read',
    summary:
      'What the workspace in force lets people choose from: values, queues, reasons, sources.',
    answers: ok('The options.', optionsSchema),
    refusals: [],
  }),
  getTenant: endpoint({
    id: 'getTenant',
    method: 'get',
    path: '/v1/tenant',
    scope: 'item:read',
    summary: 'The tenant as people see it.',
    answers: ok('The tenant.', tenantSchema),
    refusals: [],
  }),
  changeTenant: endpoint({
    id: 'changeTenant',
    method: 'post',
    path: '/v1/tenant',
    scope: 'admin',
    summary: 'Changes name, disclosure text or time zone; what is absent stays.',
    body: tenantChangeSchema,
    answers: ok('The tenant as it is now.', tenantSchema),
    refusals: [],
  }),
} as const;
