import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role, Scope } from '@signalbox/contract';
import type { Hono } from 'hono';
import { pino } from 'pino';
import { cachedRuntimes } from '../../../src/agents/load-runtime.ts';
import { modelCache } from '../../../src/agents/model-cache.ts';
import { publishWorkspace } from '../../../src/agents/publish.ts';
import { readTextModel } from '../../../src/agents/text-model.ts';
import { openAnchors } from '../../../src/audit/anchors.ts';
import { openPeopleAuth } from '../../../src/auth/people-auth.ts';
import { openSessions } from '../../../src/auth/sessions.ts';
import { openSignInThrottle } from '../../../src/auth/throttle.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { createApp } from '../../../src/http/app.ts';
import type { AppOptions } from '../../../src/http/app-deps.ts';
import { type HttpImports, openHttpImports } from '../../../src/import/http-imports.ts';
import { importFolder } from '../../../src/import/import-folder.ts';
import { createKey } from '../../../src/keys/manage.ts';
import { train } from '../../../src/learn/train.ts';
import type { LineContext } from '../../../src/line/context.ts';
import { advance } from '../../../src/line/runner/advance.ts';
import { type Announcer, openAnnouncer } from '../../../src/main/announcer.ts';
import { openConnectors } from '../../../src/main/connectors.ts';
import { lineContext } from '../../../src/main/context.ts';
import type { Engine } from '../../../src/main/engine.ts';
import { openTools } from '../../../src/main/tools.ts';
import { acceptLink } from '../../../src/people/accept.ts';
import { invite } from '../../../src/people/invite.ts';
import { asSql } from '../../../src/store/database.ts';
import { ensureTenant } from '../../../src/store/tenant/ensure-tenant.ts';
import type { Environment } from '../../../src/workspace/environment.ts';
import { loadWorkspace } from '../../../src/workspace/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const helpdesk = fileURLToPath(new URL('../../../../../examples/helpdesk', import.meta.url));

export interface LabTenant {
  readonly tenantId: string;
  /** A key with every scope that `admin` includes. */
  readonly admin: string;
}

export interface LabPerson {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  /** Headers of a request that a page of the console makes for this person. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Lab {
  readonly test: TestDatabase;
  readonly context: LineContext;
  readonly announcer: Announcer;
  readonly app: Hono;
  readonly imports: HttpImports;
  /** The parts of an engine that `startServing` uses. */
  readonly engine: Engine;
  /** Two tenants with the helpdesk workspace in force. */
  readonly own: LabTenant;
  readonly other: LabTenant;
  /** Lines the process has logged. */
  readonly logged: readonly string[];
  call(
    key: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  newKey(
    tenantId: string,
    ...scopes: readonly Scope[]
  ): Promise<{ readonly id: string; readonly key: string }>;
  /** A member who has signed in: the value of their Cookie header, which requests from a page of ours carry. */
  person(tenantId: string, role: Role): Promise<LabPerson>;
  /** Takes a ticket in through the API and decides it. */
  decided(key: string, tenantId: string, item?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** A ticket system nobody runs: there, and never reached. */
const unreachable: Environment = { RT_URL: 'http://127.0.0.1:9', RT_TOKEN: 'nobody-has-this' };

const draft = {
  ...{ name: 'draft', type: 'rt', variables: { url: 'RT_URL', token: 'RT_TOKEN' } },
  fields: { category: { name: 'Category', custom: true, values: {} } },
};
/** Bodies that try it or a tool out, by the id of the route; no server of tools is there. */
export const triedOut: Readonly<Record<string, unknown>> = {
  ...{ checkSourceDraft: draft, probeSourceDraft: draft },
  lookWithSourceDraft: { draft, externalId: '1' },
  checkArticleDraft: { path: 'vpn.md', text: '# VPN\n\nTurn it on.\n' },
  tryArticleDraft: { path: 'vpn.md', text: '# VPN\n\nTurn it on.\n', question: 'vpn' },
  ...{ tryTool: { input: { query: 'vpn' } }, approveTool: { definitionHash: '0'.repeat(64) } },
};

/**
 * An HTTP interface on a database of its own. No jobs run: a test moves items itself.
 *
 * @param environment of the tenant `own`, for sources that are tried out.
 */
export async function openLab(
  options: AppOptions = {},
  environment: Environment = unreachable,
): Promise<Lab> {
  const test = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'signalbox-http-'));
  const logged: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  const master = { key: createSecretKey(randomBytes(32)) };
  const announcer = openAnnouncer(test.ownerUrl, logger);
  const connectors = openConnectors(test.database, master);
  const context = lineContext({
    database: test.database,
    master,
    logger,
    runtimes: cachedRuntimes(modelCache(readTextModel), logger),
    connectors: connectors.source,
    announce: announcer.announce,
  });
  const tools = openTools(context);
  const stopping = new AbortController();
  const anchors = openAnchors(home);
  const people = openPeopleAuth({ database: test.database, logger, master, publicUrl: null });
  const imports = openHttpImports({
    context,
    folder: importFolder(join(home, 'imports')),
    train: (tenantId, signal) => train(context, tenantId, 'system', signal),
    stopping: stopping.signal,
  });
  const app = createApp({
    imports,
    context,
    anchors,
    people,
    throttle: openSignInThrottle(test.database, master),
    publicUrl: null,
    hooks: connectors.hooks,
    tools: (tenantId) => tools.of(tenantId).desk,
    drafts: {
      ...{ tenantId: test.tenantId, environment },
      connect: (config) => connectors.draft(test.tenantId, config),
    },
    listen: (listener) => announcer.listen(listener),
    stopping: stopping.signal,
    version: '0.0.0-test',
    options: { unknownKeysPerMinute: 1_000_000, ...options },
  });
  const loaded = await loadWorkspace(helpdesk, {});
  if (!loaded.ok) throw new Error('the example workspace does not load');
  const newKey: Lab['newKey'] = async (tenantId, ...scopes) => {
    const name = `key ${randomBytes(6).toString('hex')}`;
    return createKey(context, tenantId, { name, scopes: [...scopes], actor: 'system' });
  };
  const tenant = async (tenantId: string): Promise<LabTenant> => {
    await publishWorkspace(context, tenantId, loaded.workspace, 'system');
    return { tenantId, admin: (await newKey(tenantId, 'admin')).key };
  };
  const own = await tenant(test.tenantId);
  const other = await tenant(await ensureTenant(asSql(test.database.system), 'other'));
  const call: Lab['call'] = async (key, method, path, body, headers = {}) =>
    app.request(path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const engine = {
    context,
    database: test.database,
    anchors,
    announcer,
    connectors,
    tools,
    master,
    logger,
    settings: readSettings({ SIGNALBOX_HOME: home }, home),
  };
  return {
    ...{ test, context, announcer, app, imports, own, other, logged, call, newKey },
    engine: engine as unknown as Engine,
    person: async (tenantId, role) => {
      const word = randomBytes(6).toString('hex');
      const body = { name: `P ${word}`, email: `${word}@example.com`, password: `secret ${word}` };
      const link = await invite(context, tenantId, { email: body.email, role, actor: 'system' });
      const signed = await acceptLink(context, people, { ...body, token: link.token });
      if (signed.kind === 'refused') throw new Error('a new member could not sign in');
      const cookie = signed.cookies.map((one) => one.split(';')[0]).join('; ');
      const caller = await openSessions(test.database, people).callerOf(new Headers({ cookie }));
      return {
        id: caller?.who.id ?? '',
        ...{ email: body.email, password: body.password },
        headers: { cookie, host: 'localhost', origin: 'http://localhost' },
      };
    },
    decided: async (key, tenantId, item = {}) => {
      const response = await call(key, 'POST', '/v1/items', {
        externalId: `T-${randomBytes(6).toString('hex')}`,
        subject: 'VPN is down',
        body: 'I cannot reach the network from the ship.',
        ...item,
      });
      const { id } = (await response.json()) as { id: string };
      await advance(context, tenantId, [id]);
      return id;
    },
    close: async () => {
      stopping.abort();
      await imports.idle();
      await announcer.close();
      await connectors.close();
      await tools.close();
      await test.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The parsed body of an answer. */
export async function bodyOf<T = Record<string, unknown>>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
