import { OpenAPIHono } from '@hono/zod-openapi';
import {
  createdKeySchema,
  type ErrorCode,
  errorTable,
  itemSchema,
  problemSchema,
} from '@signalbox/contract';
import { z } from 'zod';
import type { Answer, Endpoint } from './endpoint.ts';
import { withBody, withKey } from './endpoints/parts.ts';

const named: readonly (readonly [string, z.ZodType])[] = [
  ['Problem', problemSchema],
  ['Item', itemSchema],
  ['CreatedKey', createdKeySchema],
];

/** Codes a route may refuse with, its own and those every route of its sort has. */
export function refusalsOf(route: Endpoint): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>(route.refusals);
  if (route.scope !== null) for (const code of withKey) codes.add(code);
  else codes.add('internal');
  if (route.body !== undefined) for (const code of withBody) codes.add(code);
  return [...codes];
}

type Refs = ReadonlyMap<z.ZodType, { readonly $ref: string }>;
type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** The OpenAPI 3.1 document of the routes, made from the same schemas that check requests. */
export function describeApi(routes: readonly Endpoint[], version: string): Document {
  const document = new OpenAPIHono();
  const refs: Refs = new Map(
    named.map(([name, schema]) => {
      // Not `register`: it needs a method that schemas made before this library was loaded do not have.
      const { $schema: _, ...description } = z.toJSONSchema(schema, { io: 'output' });
      document.openAPIRegistry.registerComponent('schemas', name, description as never);
      return [schema, { $ref: `#/components/schemas/${name}` }];
    }),
  );
  document.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A machine key: `Authorization: Bearer sb_…`.',
  });
  document.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'signalbox.session_token',
    description:
      'The session of a person, as the console uses it; `__Secure-` before its name over https. What changes something needs the header Origin of the console.',
  });
  for (const route of routes) registerRoute(document, route, refs);
  return document.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Signalbox',
      version,
      description: 'Runs AI agents on tickets and lets them act only as far as evidence allows.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  });
}

function registerRoute(document: OpenAPIHono, route: Endpoint, refs: Refs): void {
  const request: Record<string, unknown> = {};
  if (route.params !== undefined) request['params'] = route.params;
  if (route.query !== undefined) request['query'] = route.query;
  if (route.headers !== undefined) request['headers'] = route.headers;
  if (route.body !== undefined) {
    request['body'] = {
      required: route.bodyOptional !== true,
      content: { 'application/json': { schema: route.body } },
    };
  }
  if (route.rawBody !== undefined) {
    const any = { schema: { type: 'string', format: 'binary' } };
    const content = Object.fromEntries(route.rawBody.map((type) => [type, any]));
    request['body'] = { required: true, content };
  }
  const responses: Record<string, unknown> = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    responses[status] = success(answer, refs);
  }
  for (const [status, codes] of byStatus(refusalsOf(route))) {
    responses[String(status)] = refusal(codes, refs.get(problemSchema) ?? problemSchema);
  }
  document.openAPIRegistry.registerPath({
    method: route.method,
    path: route.path,
    operationId: route.id,
    summary: route.summary,
    ...accessOf(route.scope),
    request,
    responses: responses as never,
  });
}

function accessOf(scope: Endpoint['scope']): object {
  if (scope === null) return { security: [] };
  if (scope === 'person') {
    return { security: [{ session: [] }], description: 'Needs the session of a person.' };
  }
  const description = `Needs the scope \`${scope}\`, or a role that has it.`;
  return { security: [{ key: [] }, { session: [] }], description };
}

function success(answer: Answer, refs: Refs): unknown {
  const { description, schema, contentType, contentTypes } = answer;
  if (schema === undefined) {
    const types = contentTypes ?? [contentType ?? 'text/plain'];
    const content = types.map((type) => [type, { schema: { type: 'string' } }]);
    return { description, content: Object.fromEntries(content) as unknown };
  }
  const content = { 'application/json': { schema: refs.get(schema) ?? schema } };
  return { description, content };
}

function refusal(codes: readonly ErrorCode[], schema: unknown): unknown {
  const description = codes.map((code) => `\`${code}\`: ${errorTable[code].title}`).join('\n');
  return { description, content: { 'application/problem+json': { schema } } };
}

function byStatus(codes: readonly ErrorCode[]): ReadonlyMap<number, readonly ErrorCode[]> {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorTable[code];
    if (status !== null) groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
}
