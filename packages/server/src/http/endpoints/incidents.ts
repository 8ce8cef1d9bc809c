import {
  incidentCloseBodySchema,
  incidentDetailSchema,
  incidentItemSchema,
  incidentNoteAnswerSchema,
  incidentNoteBodySchema,
  incidentSchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery } from './parts.ts';

export const incidentEndpoints = {
  listIncidents: endpoint({
    id: 'listIncidents',
    method: 'get',
    path: '/v1/incidents',
    scope: 'item:read',
    summary: 'Incidents, newest first.',
    query: z.strictObject({
      state: z.enum(['open', 'recovered', 'closed']).optional(),
      ...pageQuery,
    }),
    answers: page('A page of incidents.', incidentSchema),
    refusals: ['invalid_query'],
  }),
  getIncident: endpoint({
    id: 'getIncident',
    method: 'get',
    path: '/v1/incidents/{id}',
    scope: 'item:read',
    summary: 'One incident: what it touched, its timeline from the audit, notes, messages to send.',
    params: idParams,
    answers: ok('The incident.', incidentDetailSchema),
    refusals: ['not_found'],
  }),
  listIncidentItems: endpoint({
    id: 'listIncidentItems',
    method: 'get',
    path: '/v1/incidents/{id}/items',
    scope: 'item:read',
    summary: 'Items that were decided in the time of an incident, newest first.',
    params: idParams,
    query: z.strictObject(pageQuery),
    answers: page('A page of items.', incidentItemSchema),
    refusals: ['invalid_query', 'not_found'],
  }),
  noteIncident: endpoint({
    id: 'noteIncident',
    method: 'post',
    path: '/v1/incidents/{id}/notes',
    scope: 'control:write',
    summary: 'Adds a note, redacted; also to a closed incident.',
    params: idParams,
    body: incidentNoteBodySchema,
    answers: { 201: { description: 'Kept.', schema: incidentNoteAnswerSchema } },
    refusals: ['not_found'],
  }),
  closeIncident: endpoint({
    id: 'closeIncident',
    method: 'post',
    path: '/v1/incidents/{id}/close',
    scope: 'control:write',
    summary: 'Closes an incident. Nothing else does.',
    params: idParams,
    body: incidentCloseBodySchema,
    answers: ok('The incident.', incidentSchema),
    refusals: ['not_found', 'incident_closed'],
  }),
} as const;
