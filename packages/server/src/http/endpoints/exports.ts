import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { auditFilterQuery } from './admin.ts';
import { itemFilterQuery } from './items.ts';

const format = z.enum(['csv', 'jsonl']).default('csv');
const contentTypes = ['text/csv', 'application/x-ndjson'] as const;

export const exportEndpoints = {
  exportItems: endpoint({
    id: 'exportItems',
    method: 'get',
    path: '/v1/items/export',
    scope: 'item:read',
    summary:
      'The newest 100,000 items that fit the filters, redacted, as a file. CSV has the newest message of each; cells that a spreadsheet would run begin with an apostrophe. Audited.',
    query: z.strictObject({ ...itemFilterQuery, format }),
    answers: { 200: { description: 'The file, as it is made.', contentTypes } },
    refusals: ['invalid_query'],
  }),
  exportAudit: endpoint({
    id: 'exportAudit',
    method: 'get',
    path: '/v1/audit/export',
    scope: 'audit:read',
    summary: 'The newest million audit entries that fit the filters, as a file. Audited.',
    query: z.strictObject({ ...auditFilterQuery, format }),
    answers: { 200: { description: 'The file, as it is made.', contentTypes } },
    refusals: ['invalid_query'],
  }),
} as const;
