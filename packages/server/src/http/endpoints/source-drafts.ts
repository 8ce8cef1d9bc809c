import {
  connectableSchema,
  draftCheckSchema,
  draftLookBodySchema,
  draftLookSchema,
  draftProbeSchema,
  sourceDraftSchema,
} from '@signalbox/contract';
import { endpoint } from '../endpoint.ts';
import { ok, page } from './parts.ts';

export const sourceDraftEndpoints = {
  listConnectables: endpoint({
    id: 'listConnectables',
    method: 'get',
    path: '/v1/source-drafts/systems',
    scope: 'agent:write',
    summary:
      'The systems that can be connected: what each needs, and which variables for it are set here, by name.',
    answers: page('All of them.', connectableSchema),
    refusals: ['not_found'],
  }),
  checkSourceDraft: endpoint({
    id: 'checkSourceDraft',
    method: 'post',
    path: '/v1/source-drafts/check',
    scope: 'agent:write',
    summary:
      'Checks a source that stands in no file yet, as the files are checked, and says what to write there. Nothing is asked outside.',
    body: sourceDraftSchema,
    answers: ok('The lines for `signalbox.yaml`, or what does not fit.', draftCheckSchema),
    refusals: ['not_found'],
  }),
  probeSourceDraft: endpoint({
    id: 'probeSourceDraft',
    method: 'post',
    path: '/v1/source-drafts/probe',
    scope: 'agent:write',
    summary:
      'Asks the system of a draft what its token lacks and which fields it offers. It writes nothing there and may take a minute and a half.',
    body: sourceDraftSchema,
    answers: ok('What was found.', draftProbeSchema),
    refusals: ['not_found'],
  }),
  lookWithSourceDraft: endpoint({
    id: 'lookWithSourceDraft',
    method: 'post',
    path: '/v1/source-drafts/look',
    scope: 'agent:write',
    summary:
      'Reads the mapped fields of one ticket by a draft, and says what a write would change. It writes nothing.',
    body: draftLookBodySchema,
    answers: ok('The fields, theirs and ours.', draftLookSchema),
    refusals: ['not_found'],
  }),
} as const;
