import { afterAll, beforeAll, expect, it } from 'vitest';
import { openReset, openSetup } from '../../src/people/invite.ts';
import { linkUrl } from '../../src/people/link.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { openBrowser } from './support.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const password = 'a password long enough';
const accept = async (token: string, more: object): Promise<[number, unknown]> => {
  const answer = await openBrowser(lab).send('POST', '/v1/invitations/accept', {
    token,
    password,
    ...more,
  });
  const body = await bodyOf(answer);
  return [answer.status, body['status'] === 'signed_in' ? 'signed_in' : body['code']];
};
const invited = async (email: string, role = 'reviewer'): Promise<string> => {
  const answer = await lab.call(lab.own.admin, 'POST', '/v1/people/invitations', { email, role });
  const { url } = await bodyOf<{ url: string }>(answer);
  expect(url).toMatch(/^http:\/\/localhost\/join#[0-9a-f]{32}\.[\w-]{43}$/);
  return url.split('#')[1] ?? '';
};

it('the setup link makes the first owner, only the newest works, and afterwards there is none', async () => {
  const tenantId = lab.other.tenantId;
  const older = await openSetup(lab.context, tenantId);
  const newer = await openSetup(lab.context, tenantId);
  const person = { name: 'Ana', email: 'ana@example.com' };
  expect(linkUrl('http://box:1/', 'setup', newer?.token ?? '')).toMatch(/^http:\/\/box:1\/setup#/);
  expect(await accept(older?.token ?? '', person)).toEqual([410, 'link_spent']);
  const both = await Promise.all([
    accept(newer?.token ?? '', person),
    accept(newer?.token ?? '', { name: 'Eve', email: 'eve@example.com' }),
  ]);
  expect(both.map(([status]) => status).sort()).toEqual([200, 410]);
  expect(await openSetup(lab.context, tenantId)).toBeNull();
  const people = await bodyOf<{ data: { role: string }[] }>(
    await lab.call(lab.other.admin, 'GET', '/v1/people'),
  );
  expect(people.data.map((one) => one.role)).toEqual(['owner']);
});

it('an invitation takes its own address only, once, and says before what it is for', async () => {
  const token = await invited('Bo@Example.com');
  const look = await openBrowser(lab).send('POST', '/v1/invitations/look', { token });
  expect(await bodyOf(look)).toEqual({
    kind: 'invite',
    role: 'reviewer',
    email: 'bo@example.com',
    tenant: 'default',
  });
  expect(await accept(token, {})).toEqual([422, 'invalid_body']);
  // Whatever address is sent along, the invited one is taken.
  expect(await accept(token, { name: 'Bo', email: 'mallory@example.com' })).toEqual([
    200,
    'signed_in',
  ]);
  expect(await accept(token, { name: 'Bo' })).toEqual([410, 'link_spent']);
  const people = await bodyOf<{ data: { email: string }[] }>(
    await lab.call(lab.own.admin, 'GET', '/v1/people'),
  );
  expect(people.data.map((one) => one.email)).toContain('bo@example.com');
  expect(JSON.stringify(people)).not.toContain('mallory');
  const again = await lab.call(lab.own.admin, 'POST', '/v1/people/invitations', {
    email: 'bo@example.com',
    role: 'owner',
  });
  expect((await bodyOf(again))['code']).toBe('already_member');
});

it('somebody with an account joins a second tenant with its password, and no other', async () => {
  const known = await lab.person(lab.own.tenantId, 'viewer');
  const answer = await lab.call(lab.other.admin, 'POST', '/v1/people/invitations', {
    email: known.email,
    role: 'lead',
  });
  const token = (await bodyOf<{ url: string }>(answer)).url.split('#')[1] ?? '';
  expect(await accept(token, { name: 'X' })).toEqual([401, 'sign_in_failed']);
  expect(await accept(token, { name: 'X', password: known.password })).toEqual([200, 'signed_in']);
});

it('a withdrawn, a forged and a foreign link let nobody in', async () => {
  const token = await invited('cy@example.com');
  const { data } = await bodyOf<{ data: { id: string; email: string }[] }>(
    await lab.call(lab.own.admin, 'GET', '/v1/people/invitations'),
  );
  const id = data.find((one) => one.email === 'cy@example.com')?.id ?? '';
  expect((await lab.call(lab.own.admin, 'DELETE', `/v1/people/invitations/${id}`)).status).toBe(
    200,
  );
  const forged = `${lab.own.tenantId.replaceAll('-', '')}.${'A'.repeat(43)}`;
  const foreign = `${lab.other.tenantId.replaceAll('-', '')}.${token.split('.')[1]}`;
  for (const one of [token, forged, foreign, 'x', `${'f'.repeat(32)}.${'A'.repeat(43)}`]) {
    expect(await accept(one, { name: 'Cy', email: 'cy@example.com' })).toEqual([410, 'link_spent']);
  }
});

it('a short password and one that is the address are refused, and the link stays good', async () => {
  const token = await invited('di.long.address@example.com');
  const email = 'di.long.address@example.com';
  expect((await accept(token, { name: 'Di', email, password: 'short' }))[0]).toBe(422);
  expect((await accept(token, { name: 'Di', email, password: email }))[0]).toBe(422);
  expect((await accept(token, { name: 'Di', email }))[0]).toBe(200);
});

it('a reset sets a new password and ends what was open', async () => {
  const person = await lab.person(lab.own.tenantId, 'lead');
  const { token } = await openReset(lab.context, lab.own.tenantId, person.email.toUpperCase());
  expect(await accept(token, {})).toEqual([200, 'signed_in']);
  const before = await lab.app.request('/v1/session', { headers: person.headers });
  expect(before.status).toBe(401);
  await expect(openReset(lab.context, lab.own.tenantId, 'x@example.com')).rejects.toMatchObject({
    code: 'not_found',
  });
});

it('the last owner can neither leave nor step down', async () => {
  const people = await bodyOf<{ data: { id: string; role: string; removedAt: string | null }[] }>(
    await lab.call(lab.other.admin, 'GET', '/v1/people'),
  );
  const owner = people.data.find((one) => one.role === 'owner')?.id ?? '';
  const step = await lab.call(lab.other.admin, 'POST', `/v1/people/${owner}/role`, {
    role: 'lead',
  });
  const leave = await lab.call(lab.other.admin, 'DELETE', `/v1/people/${owner}`);
  expect((await bodyOf(step))['code']).toBe('last_owner');
  expect((await bodyOf(leave))['code']).toBe('last_owner');
});
