import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routesTable } from '../../src/http/routes-table.ts';
import { misfits, resolveRef, type Schema } from './support/json-schema.ts';
import { bodyOf, type Lab, type LabPerson, openLab } from './support/lab.ts';
import { populate, type Things } from './support/scenario.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Schema[];
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  readonly responses: Record<
    string,
    { description: string; content: Record<string, { schema: Schema }> }
  >;
}
interface Document extends Schema {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { securitySchemes: Schema; schemas: Record<string, Schema> };
}

let lab: Lab;
let document: Document;
let things: Things;
/** An item that is stuck and not run again. */
let alsoStuck: string;
let view: string;
let person: LabPerson;
beforeAll(async () => {
  lab = await openLab();
  alsoStuck = (await populate(lab, lab.own)).stuck;
  things = await populate(lab, lab.own);
  const saved = { name: 'ours', page: 'items', query: '', shared: true };
  view = (await bodyOf<{ id: string }>(await lab.call(lab.own.admin, 'POST', '/v1/views', saved)))
    .id;
  person = await lab.person(lab.own.tenantId, 'owner');
  document = await bodyOf<Document>(await lab.call(null, 'GET', '/openapi.json'));
});
afterAll(async () => lab.close());

const operations = (): readonly (readonly [string, string, Operation])[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [method, path, operation] as const),
  );

describe('the document', () => {
  it('is OpenAPI 3.1 and has every route once', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document['info']).toMatchObject({ title: 'Signalbox', version: '0.0.0-test' });
    const listed = operations().map(
      ([method, path, { operationId }]) => `${operationId} ${method} ${path}`,
    );
    expect([...listed].sort()).toEqual(
      routesTable.map((route) => `${route.id} ${route.method} ${route.path}`).sort(),
    );
    expect(new Set(operations().map(([, , { operationId }]) => operationId)).size).toBe(
      listed.length,
    );
  });

  it('is well formed: parameters, references, security and responses', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, ref]) => ref ?? '',
    );
    expect(references.length).toBeGreaterThan(50);
    for (const ref of new Set(references)) expect(resolveRef(document, ref)).toBeTypeOf('object');
    for (const [, path, operation] of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((one) => one.in === 'path');
      expect(declared.map((one) => one.name).sort()).toEqual(named.sort());
      expect(declared.every((one) => one.required)).toBe(true);
      expect(operation.summary).not.toBe('');
      for (const scheme of operation.security) {
        for (const name of Object.keys(scheme))
          expect(document.components.securitySchemes).toHaveProperty(name);
      }
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[2345]\d\d$/);
        expect(response.description).not.toBe('');
      }
    }
  });
});

/** A value that fits a schema, made from the document alone. */
function example(schema: Schema, name: string): unknown {
  if (typeof schema['$ref'] === 'string')
    return example(resolveRef(document, schema['$ref']), name);
  const known: Readonly<Record<string, unknown>> = {
    id: things.item,
    itemId: things.item,
    decisionId: things.decision,
    decisionIds: [things.decision],
    timeZone: 'UTC',
    externalId: things.externalId,
    path: `${things.secret}.md`,
    name: 'triage',
    agent: 'triage',
    definitionHash: '0'.repeat(64),
    url: 'https://hooks.example.com/x',
    deliveryId: things.delivery,
    tenantId: lab.own.tenantId,
    // Of a source that is tried out: only names for its system are taken.
    ...{ type: 'rt', variables: { url: 'RT_URL', token: 'RT_TOKEN' } },
    cursor: undefined,
  };
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (Object.hasOwn(known, name)) return known[name];
  if (schema['default'] !== undefined) return schema['default'];
  const [type] = [schema['type']].flat();
  switch (type) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
      return Object.fromEntries(
        Object.entries(properties).map(([key, one]) => [key, example(one, key)]),
      );
    }
    case 'array':
      return [example(schema['items'] as Schema, name)];
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    case 'string':
      if (schema['format'] === 'date-time') return '2099-01-01T00:00:00Z';
      if (schema['format'] === 'date') return new Date().toISOString().slice(0, 10);
      if (schema['format'] === 'uuid') return name === 'like' ? things.review : things.item;
      if (schema['format'] === 'email') return `x${Math.random()}@example.com`;
      return 'x'.repeat(Number(schema['minLength'] ?? 1));
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** The id that makes a path name something of the right sort. */
function idFor(path: string): string {
  if (path.includes('/invitations/')) return things.invitation;
  if (path.includes('/imports/')) return things.import;
  if (path.includes('/people/')) return things.member;
  if (path.includes('/webhooks/')) return things.webhook;
  if (path.includes('/incidents/')) return things.incident;
  if (path.includes('/alert-channels/')) return things.channel;
  if (path.includes('/reviews/')) return things.review;
  if (path.includes('/holds/')) return things.delay;
  if (path.includes('/views/')) return view;
  if (path.includes('/keys/')) return things.key;
  if (path.includes('/jobs/')) return things.deadJob;
  if (path.includes('/controls/')) return 'source:desk';
  if (path.endsWith('/resolve')) return alsoStuck;
  return path.endsWith('/retry') ? things.stuck : things.item;
}

/** The name, where it is not that of an agent. */
function nameFor(path: string): string | null {
  if (path.includes('/memory/')) return things.fact;
  if (path.startsWith('/v1/sources/')) return 'desk';
  return path.startsWith('/v1/tools/') ? 'knowledge' : null;
}

async function request(
  method: string,
  path: string,
  operation: Operation,
  key: string | null,
  broken = false,
): Promise<Response> {
  const query = new URLSearchParams();
  let address = path;
  for (const one of operation.parameters ?? []) {
    const ours = one.name === 'id' || path.includes('/alert-channels/');
    const value = ours ? idFor(path) : (nameFor(path) ?? example(one.schema, one.name));
    if (one.in === 'path')
      address = address.replace(`{${one.name}}`, encodeURIComponent(String(value)));
    if (one.in === 'query' && value !== undefined)
      query.set(one.name, broken ? '\u0000' : String(value));
  }
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body = schema === undefined ? undefined : broken ? { unknown: 1 } : example(schema, '');
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const { security } = operation;
  const ofPerson = security.length > 0 && security.every((one) => 'session' in one);
  if (ofPerson && key === lab.own.admin) {
    return lab.call(null, method.toUpperCase(), `${address}${search}`, body, person.headers);
  }
  return lab.call(key, method.toUpperCase(), `${address}${search}`, body);
}

async function expectDocumented(operation: Operation, response: Response): Promise<void> {
  const documented = operation.responses[String(response.status)];
  expect(documented, `${operation.operationId} answered ${response.status}`).toBeDefined();
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const content = Object.entries(documented?.content ?? {}).find(([one]) => one.startsWith(type));
  expect(content, `${operation.operationId} answered ${type}`).toBeDefined();
  if (type === 'text/event-stream') {
    await response.body?.cancel();
    return;
  }
  if (!type.endsWith('json')) return;
  const value: unknown = await response.json();
  expect(misfits(document, content?.[1].schema ?? {}, value)).toEqual([]);
}

describe('every documented route', () => {
  // A new revision, erasing and retrying come last: they change what the others look at.
  const last = new Set([
    ...['createItem', 'eraseItem', 'resolveItem', 'retryItem', 'revokeKey'],
    ...['removePerson', 'signOut', 'signOutEverywhere'],
  ]);
  // Passwords, codes, links and signatures are nowhere in the document, and a session ends once.
  const secret =
    /^(receiveWebhook|signIn|signOutEverywhere|secondFactor|lookAtLink|acceptLink|\w+SecondFactor|changePassword)$/;

  it('answers as documented, with a good request', async () => {
    const ordered = [...operations()].sort(
      ([, , a], [, , b]) => Number(last.has(a.operationId)) - Number(last.has(b.operationId)),
    );
    const statuses: Record<string, number> = {};
    for (const [method, path, operation] of ordered) {
      const response = await request(method, path, operation, lab.own.admin);
      statuses[operation.operationId] = response.status;
      await expectDocumented(operation, response);
    }
    // What a request made from the document alone cannot know: the claim, a hold stopped before, a stuck item,
    // a moment that has been, a tool of a server.
    expect(statuses).toMatchObject({
      createItem: 202,
      getItem: 200,
      createKey: 201,
      tripControl: 200,
      claimReview: 200,
      getCosts: 200,
    });
    const refused = Object.entries(statuses).filter(
      ([id, status]) => status >= 400 && !secret.test(id),
    );
    expect(refused.length, JSON.stringify(refused)).toBeLessThanOrEqual(11);
  });

  it('answers as documented, with a bad request, without a key and without the scope', async () => {
    const { key } = await lab.newKey(lab.own.tenantId, 'metrics:read');
    for (const [method, path, operation] of operations()) {
      await expectDocumented(
        operation,
        await request(method, path, operation, lab.own.admin, true),
      );
      await expectDocumented(operation, await request(method, path, operation, null));
      await expectDocumented(operation, await request(method, path, operation, key));
    }
  });
});
