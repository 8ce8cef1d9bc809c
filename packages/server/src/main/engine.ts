import type { Logger } from 'pino';
import { cachedRuntimes } from '../agents/load-runtime.ts';
import { modelCache } from '../agents/model-cache.ts';
import { readTextModel } from '../agents/text-model.ts';
import { type Anchors, openAnchors } from '../audit/anchors.ts';
import type { Settings } from '../config/settings.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../embedded/index.ts';
import type { LineContext } from '../line/context.ts';
import { asSql, type Database, openDatabase } from '../store/database.ts';
import { migrate } from '../store/schema/migrate.ts';
import { ensureTenant } from '../store/tenant/ensure-tenant.ts';
import { noTracing, type Tracing } from '../tracing/tracing.ts';
import { type MasterKey, openMasterKey } from '../vault/master-key.ts';
import { type Announcer, openAnnouncer } from './announcer.ts';
import { type Connectors, openConnectors } from './connectors.ts';
import { lineContext } from './context.ts';
import { openTenantModels } from './models.ts';
import { openThinking, type Thinking } from './thinking.ts';
import { openTools, type Tools } from './tools.ts';

/** Everything one process needs to act on an installation: its database, keys, ways out and the line's context. */
export interface Engine {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly url: string;
  readonly database: Database;
  readonly embedded: EmbeddedDatabase | null;
  readonly master: MasterKey;
  readonly anchors: Anchors;
  readonly announcer: Announcer;
  readonly connectors: Connectors;
  readonly context: LineContext;
  /** What its agents think with. */
  readonly thinking: Thinking;
  readonly tools: Tools;
  /** The tenant of a single-tenant installation; commands act on it. */
  readonly tenantId: string;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Connections for stage and request work. Default 10. */
  readonly appConnections?: number | undefined;
}

const defaultTenant = 'default';

/**
 * Opens an installation: starts or joins its embedded database (or connects to `DATABASE_URL`), brings the schema up to date
 * and opens the keys. Works beside a running server and without one.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { settings, logger } = options;
  const embedded =
    settings.databaseUrl === null
      ? await openEmbeddedDatabase({ home: settings.home, logger })
      : null;
  const url = settings.databaseUrl ?? embedded?.url ?? '';
  const closers: (() => Promise<void>)[] = [async () => embedded?.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const master = await openMasterKey(settings.masterKeyFile);
    const applied = await migrate(url);
    if (applied.length > 0)
      logger.info({ migrations: applied }, 'the database schema was brought up to date');
    const onIdleError = (error: Error): void =>
      logger.debug({ err: error }, 'a database connection was lost');
    const database = openDatabase({ url, appConnections: options.appConnections, onIdleError });
    closers.push(() => database.close());
    const announcer = openAnnouncer(url, logger);
    closers.push(() => announcer.close());
    const connectors = openConnectors(database, master);
    closers.push(() => connectors.close());
    const tenantId = await ensureTenant(asSql(database.system), defaultTenant);
    const thinking = openThinking(
      (tenant, { modelKeys, policy, embeddings }) =>
        openTenantModels(context, tenant, { models: modelKeys.all(), policy, embeddings }),
      (tenant) => tools.of(tenant).box,
    );
    closers.push(() => thinking.close());
    const tracing = await tracingOf(settings, logger);
    closers.push(() => tracing.close());
    const context: LineContext = lineContext({
      database,
      master,
      logger,
      runtimes: cachedRuntimes(modelCache(readTextModel), logger),
      connectors: connectors.source,
      announce: announcer.announce,
      publicUrl: settings.publicUrl,
      thinking: thinking.source,
      tracing,
    });
    const tools = openTools(context);
    closers.push(() => tools.close());
    const anchors = openAnchors(settings.home);
    return {
      settings,
      logger,
      url,
      database,
      embedded,
      master,
      anchors,
      announcer,
      connectors,
      context,
      thinking,
      tools,
      tenantId,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function tracingOf({ tracing }: Settings, logger: Logger): Promise<Tracing> {
  if (tracing === null) return noTracing;
  // Loaded here only: who sends no traces pays nothing for them, not even the memory of what would.
  const { openTracing } = await import('../tracing/otlp/open-tracing.ts');
  return openTracing(tracing, logger);
}
