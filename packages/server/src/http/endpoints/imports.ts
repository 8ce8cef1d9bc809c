import {
  acceptedImportSchema,
  exampleFileSchema,
  importExampleSchema,
  importModeSchema,
  importPreviewSchema,
  importSchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery } from './parts.ts';

const fileName = z
  .string()
  .min(1)
  .max(255)
  // It stands in lists and headers: no control characters, no path.
  .regex(/^[^\p{Cc}\p{Surrogate}/\\]+$/u, 'a name of a file, without its folder');
const mapping = z.string().min(1).max(2_000).optional();
const fileTypes = ['text/csv', 'application/x-ndjson', 'application/json'] as const;

export const importEndpoints = {
  previewImport: endpoint({
    id: 'previewImport',
    method: 'post',
    path: '/v1/imports/preview',
    scope: 'item:write',
    summary:
      'What an import would make of a file: send its first megabyte at most. Nothing of it is kept.',
    query: z.strictObject({ name: fileName.optional(), map: mapping }),
    rawBody: fileTypes,
    answers: ok('Columns, what they are read as, and the first rows.', importPreviewSchema),
    refusals: ['invalid_query', 'too_large', 'unsupported_media_type'],
  }),
  createImport: endpoint({
    id: 'createImport',
    method: 'post',
    path: '/v1/imports',
    scope: 'item:write',
    summary:
      'Takes a file of tickets, up to 200 MiB, and imports it in the background. A file whose import has not ended goes on with that import.',
    query: z.strictObject({
      name: fileName,
      as: importModeSchema.default('history'),
      map: mapping,
    }),
    rawBody: fileTypes,
    answers: {
      202: { description: 'Taken. See how it goes under its id.', schema: acceptedImportSchema },
    },
    refusals: ['invalid_query', 'too_large', 'unsupported_media_type', 'import_unreadable'],
  }),
  listExamples: endpoint({
    id: 'listExamples',
    method: 'get',
    path: '/v1/imports/examples',
    scope: 'item:write',
    summary: 'Files of example tickets that the workspace in force brings along.',
    answers: page('The files; none for most workspaces.', exampleFileSchema),
    refusals: [],
  }),
  importExample: endpoint({
    id: 'importExample',
    method: 'post',
    path: '/v1/imports/example',
    scope: 'item:write',
    summary: 'Imports example tickets of the workspace: `past` as history, `new` to be decided.',
    body: importExampleSchema,
    answers: {
      202: { description: 'Taken. See how it goes under its id.', schema: acceptedImportSchema },
    },
    refusals: ['not_found'],
  }),
  listImports: endpoint({
    id: 'listImports',
    method: 'get',
    path: '/v1/imports',
    scope: 'item:read',
    summary: 'Imports that came over HTTP, newest first.',
    query: z.strictObject({ ...pageQuery }),
    answers: page('A page of imports.', importSchema),
    refusals: ['invalid_query'],
  }),
  getImport: endpoint({
    id: 'getImport',
    method: 'get',
    path: '/v1/imports/{id}',
    scope: 'item:read',
    summary: 'How an import stands.',
    params: idParams,
    answers: ok('The import.', importSchema),
    refusals: ['not_found'],
  }),
  getImportQuarantine: endpoint({
    id: 'getImportQuarantine',
    method: 'get',
    path: '/v1/imports/{id}/quarantine',
    scope: 'item:write',
    summary:
      'The rows an import put aside, as CSV with line, code, reason and the start of the row as it came. Kept for 30 days. Audited.',
    params: idParams,
    answers: { 200: { description: 'The file.', contentType: 'text/csv' } },
    refusals: ['not_found'],
  }),
} as const;
