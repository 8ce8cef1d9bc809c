import type { Endpoint } from './endpoint.ts';
import { adminEndpoints } from './endpoints/admin.ts';
import { alertEndpoints } from './endpoints/alerts.ts';
import { boardEndpoints } from './endpoints/board.ts';
import { controlEndpoints } from './endpoints/control.ts';
import { controlStateEndpoints } from './endpoints/control-state.ts';
import { costEndpoints } from './endpoints/costs.ts';
import { exportEndpoints } from './endpoints/exports.ts';
import { holdEndpoints } from './endpoints/holds.ts';
import { importEndpoints } from './endpoints/imports.ts';
import { incidentEndpoints } from './endpoints/incidents.ts';
import { itemEndpoints } from './endpoints/items.ts';
import { knowledgeEndpoints } from './endpoints/knowledge.ts';
import { memoryEndpoints } from './endpoints/memory.ts';
import { peopleEndpoints } from './endpoints/people.ts';
import { reviewEndpoints } from './endpoints/reviews.ts';
import { sessionEndpoints } from './endpoints/session.ts';
import { sourceDraftEndpoints } from './endpoints/source-drafts.ts';
import { sourceEndpoints } from './endpoints/sources.ts';
import { systemEndpoints } from './endpoints/system.ts';
import { tenantEndpoints } from './endpoints/tenant.ts';
import { toolEndpoints } from './endpoints/tools.ts';
import { viewEndpoints } from './endpoints/views.ts';
import { webhookEndpoints } from './endpoints/webhooks.ts';
import { writeBackEndpoints } from './endpoints/write-backs.ts';

export const endpoints = {
  ...itemEndpoints,
  ...memoryEndpoints,
  ...exportEndpoints,
  ...importEndpoints,
  ...boardEndpoints,
  ...costEndpoints,
  ...reviewEndpoints,
  ...holdEndpoints,
  ...writeBackEndpoints,
  ...sourceEndpoints,
  ...sourceDraftEndpoints,
  ...knowledgeEndpoints,
  ...toolEndpoints,
  ...viewEndpoints,
  ...tenantEndpoints,
  ...controlStateEndpoints,
  ...controlEndpoints,
  ...incidentEndpoints,
  ...alertEndpoints,
  ...adminEndpoints,
  ...sessionEndpoints,
  ...peopleEndpoints,
  ...webhookEndpoints,
  ...systemEndpoints,
} as const;

/** Every route there is: what is registered, documented in `/openapi.json` and tested scope by scope. */
export const routesTable: readonly Endpoint[] = Object.values(endpoints);
