import { readFile } from 'node:fs/promises';
import { type Role, roles, scopesOfRole } from '@signalbox/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routesTable } from '../../src/http/routes-table.ts';
import { type Lab, type LabPerson, openLab } from '../http/support/lab.ts';

let lab: Lab;
const people = new Map<Role, LabPerson>();
const text = await readFile(
  new URL('../../../../docs/reference/roles.md', import.meta.url),
  'utf8',
);
/** Route → what the page says of each role. */
const table = new Map(
  [...text.matchAll(/^\| `([A-Z]+ \/[^`]*)` \|(.*)\|$/gm)].map(([, route = '', cells = '']) => [
    route,
    cells.split('|').map((cell) => cell.trim()),
  ]),
);

beforeAll(async () => {
  lab = await openLab();
  for (const role of roles) people.set(role, await lab.person(lab.own.tenantId, role));
  // So that no call here takes the last owner away.
  await lab.person(lab.own.tenantId, 'owner');
});
afterAll(() => lab.close());

it('the page has every route that needs a role, and no other', () => {
  const routes = routesTable
    .filter((route) => route.scope !== null)
    .map((route) => `${route.method.toUpperCase()} ${route.path}`);
  expect([...table.keys()]).toEqual(routes);
});

it('the page names the scopes each role has', () => {
  for (const role of roles) {
    const [, scopes = ''] = new RegExp(`^\\| \`${role}\` \\| ([^|]*) \\|`, 'm').exec(text) ?? [];
    expect([...scopes.matchAll(/`([^`]+)`/g)].map(([, scope]) => scope)).toEqual(
      scopesOfRole[role],
    );
  }
});

describe.each(roles)('%s', (role) => {
  it('is let in where the page says yes and refused with forbidden elsewhere', async () => {
    const said: Record<string, string | undefined> = {};
    const seen: Record<string, string> = {};
    for (const route of routesTable) {
      if (route.scope === null) continue;
      const name = `${route.method.toUpperCase()} ${route.path}`;
      said[name] = table.get(name)?.[roles.indexOf(role)];
      // Signing out ends the session that the other calls need.
      const person = /^signOut/.test(route.id)
        ? await lab.person(lab.own.tenantId, role)
        : people.get(role);
      seen[name] = await call(person, route.method, route.path);
    }
    expect(seen).toEqual(said);
  });
});

/** Whether the door opens: what is behind it may still refuse an empty body or an id nobody has. */
async function call(person: LabPerson | undefined, method: string, path: string): Promise<string> {
  const address = path.replaceAll(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000');
  const response = await lab.call(null, method.toUpperCase(), address, undefined, {
    ...person?.headers,
  });
  if (response.headers.get('content-type') === 'text/event-stream') {
    await response.body?.cancel();
    return 'yes';
  }
  const answer = await response.text();
  if (response.status === 401) return 'signed out';
  return response.status === 403 && answer.includes('"forbidden"') ? 'no' : 'yes';
}
