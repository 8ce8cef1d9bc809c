import type { Endpoint } from './endpoint.ts';
import { adminEndpoints } from './endpoints/admin.ts';
import { controlEndpoints } from './endpoints/control.ts';
import { itemEndpoints } from './endpoints/items.ts';
import { reviewEndpoints } from './endpoints/reviews.ts';
import { systemEndpoints } from './endpoints/system.ts';

export const endpoints = {
  ...itemEndpoints,
  ...reviewEndpoints,
  ...controlEndpoints,
  ...adminEndpoints,
  ...systemEndpoints,
} as const;

/** Every route there is: what is registered, documented in `/openapi.json` and tested scope by scope. */
export const routesTable: readonly Endpoint[] = Object.values(endpoints);
