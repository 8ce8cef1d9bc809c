import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishWorkspace } from '../../src/agents/publish.ts';
import { formatProblem, loadWorkspace } from '../../src/workspace/index.ts';
import { sourceSchema } from '../../src/workspace/source-schema.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { folder, good } from '../workspace/folder.ts';
import { newSecret, signed } from './support/hooks.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => lab.close());

const file = (secret: string, more = ''): string => `workspace: hooks
sources:
  - name: helpdesk
    type: api
    webhook:
      secret: ${secret}
      map: { externalId: $.id, subject: $.title }
${more}`;

const load = async (
  main: string,
  environment: Readonly<Record<string, string>> = {},
): ReturnType<typeof loadWorkspace> =>
  loadWorkspace(await folder({ ...good, 'signalbox.yaml': main }), environment);

const problemsOf = async (
  main: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const loaded = await load(main, environment);
  return loaded.ok ? '' : loaded.problems.map(formatProblem).join('\n');
};

test('from file and environment to an item, and in no row, hash, version or log', async () => {
  const secret = newSecret();
  const loaded = await load(file(`\${HOOK}`), { HOOK: secret });
  if (!loaded.ok) throw new Error('the workspace does not load');
  const { workspace } = loaded;
  await publishWorkspace(lab.context, lab.own.tenantId, workspace, 'system');
  const filled = workspace.sources.map((one) => workspace.secrets.resolve(one.name) ?? one);
  lab.engine.connectors.use(lab.own.tenantId, filled);
  const body = '{"id":"1","title":"VPN"}';
  const response = await lab.call(
    null,
    'POST',
    `/v1/hooks/${lab.own.tenantId}/helpdesk`,
    body,
    signed(body, { id: 'msg_1', secrets: [secret] }),
  );
  expect(response.status).toBe(202);
  expect(await bodyOf(response)).toMatchObject({ state: 'received', duplicate: false });
  const tables = await lab.test.database.system.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'signalbox' and c.relkind = 'r' and has_table_privilege(c.oid, 'select')`,
  );
  let dumped = '';
  for (const { name } of tables.rows) {
    const { rows } = await lab.test.database.system.query(`select * from signalbox.${name}`);
    dumped += JSON.stringify(rows);
  }
  expect(dumped).toContain(`\${HOOK}`);
  const bare = secret.slice('whsec_'.length);
  expect(dumped).not.toContain(bare);
  expect(lab.logged.join()).not.toContain(bare);
  const hook = lab.engine.connectors.hooks(lab.own.tenantId, 'helpdesk');
  expect(inspect({ hook, workspace }, { depth: 9 }) + JSON.stringify(hook)).not.toContain(bare);
  const again = await load(file(`\${HOOK}`), { HOOK: newSecret() });
  expect(again.ok && again.workspace.contentHash).toBe(workspace.contentHash);
});

describe('a workspace is refused', () => {
  test('when the secret stands in the file, without showing it', async () => {
    const secret = newSecret();
    const said = await problemsOf(file(secret));
    expect(said).toContain('signalbox.yaml:6');
    expect(said).toContain('an environment variable instead of the secret itself');
    expect(said).not.toContain(secret.slice(6, 20));
    const listed = await problemsOf(file(`[ "\${HOOK}", "${secret}" ]`), { HOOK: newSecret() });
    expect(listed).toContain('an environment variable instead of the secret itself');
    expect(listed).not.toContain(secret.slice(6, 20));
  });

  test.each([
    ['no prefix', newSecret().slice(6)],
    ['16 bytes', `whsec_${Buffer.alloc(16).toString('base64')}`],
    ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['no base64', `whsec_${'-'.repeat(43)}=`],
    ['a password', 'correct horse battery staple'],
  ])('when the variable holds %s, without showing it', async (_, value) => {
    const said = await problemsOf(file(`\${HOOK}`), { HOOK: value });
    expect(said).toContain('whsec_ and 24 to 64 bytes in base64');
    expect(said).not.toContain(value);
  });

  test('when the variable is not set', async () => {
    expect(await problemsOf(file(`\${HOOK}`))).toContain('HOOK to be set');
  });

  test.each([
    ['webhook: {}', 'secret'],
    [`webhook: { secret: "\${A}", map: { subject: $.a } }`, 'externalId'],
    [`webhook: { secret: "\${A}", map: { externalId: $.a } }`, 'subject or body'],
    [`webhook: { secret: "\${A}", map: { externalId: a, body: $.b } }`, 'a JSON path'],
    [`webhook: { secret: "\${A}", map: { externalId: $.a, body: $..b } }`, 'a JSON path'],
    [
      `webhook: { secret: "\${A}", map: { externalId: $.a, body: $.b, fields: { "a b": $.a } } }`,
      'a field name',
    ],
    [
      `webhook: { secret: "\${A}", map: { externalId: $.a, body: $.b }, tolerance: 0s }`,
      'from 1s to 1h',
    ],
    [
      `webhook: { secret: "\${A}", map: { externalId: $.a, body: $.b }, tolerance: 2h }`,
      'from 1s to 1h',
    ],
    [`webhook: { secret: "\${A}", map: { externalId: $.a, body: $.b }, tolerance: 300 }`, 'a unit'],
    [
      `webhook: { secret: ["\${A}","\${A}","\${A}","\${A}"], map: { externalId: $.a, body: $.b } }`,
      'at most 3 secrets',
    ],
    [`webhook: { secrets: "\${A}" }`, 'one of the keys secret, map, tolerance'],
  ])('%s', async (block, expected) => {
    const main = `workspace: x\nsources:\n  - name: h\n    type: api\n    ${block}\n`;
    expect(await problemsOf(main, { A: newSecret() })).toContain(expected);
  });
});

test('a source without a webhook is what it was before there were any', () => {
  expect(sourceSchema.parse({ name: 'x', type: 'desk' })).toEqual({
    name: 'x',
    type: 'desk',
    timeoutMs: 10_000,
  });
});

test('an endpoint that breaks the rules is refused with its place', async () => {
  for (const [body, path] of [
    [{ url: 'http://example.com', events: ['item.stuck'] }, '/url'],
    [{ url: 'https://169.254.169.254/', events: ['item.stuck'] }, '/url'],
    [{ url: 'https://u:p@example.com/', events: ['item.stuck'] }, '/url'],
    [{ url: `https://example.com/${'x'.repeat(2_000)}`, events: ['item.stuck'] }, '/url'],
    [{ url: 'https://example.com', events: [] }, '/events'],
    [{ url: 'https://example.com', events: ['item.erased'] }, '/events/0'],
    [{ url: 'https://example.com', events: ['item.stuck'], secret: 'mine' }, '/secret'],
  ] as const) {
    const response = await lab.call(lab.own.admin, 'POST', '/v1/webhooks', body);
    expect(response.status).toBe(422);
    const { errors } = await bodyOf<{ errors: { path: string }[] }>(response);
    expect(errors.map((one) => one.path)).toEqual([path]);
  }
  const made = await lab.call(lab.own.admin, 'POST', '/v1/webhooks', {
    url: 'https://example.com/x',
    events: ['item.stuck', 'item.stuck'],
  });
  expect(made.status).toBe(201);
  const { id, secret, events } = await bodyOf<Record<string, string>>(made);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(events).toEqual(['item.stuck']);
  const list = await (await lab.call(lab.own.admin, 'GET', '/v1/webhooks')).text();
  expect(list).toContain(id);
  expect(list).not.toContain(secret);
});
