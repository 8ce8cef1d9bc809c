import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { RuntimeSource } from '../agents/runtime.ts';
import type { ConnectorSource } from '../connectors/connector.ts';
import { openBurstMeter } from '../controls/burst-meter.ts';
import { noTools } from '../conversation/no-tools.ts';
import type { LineContext, ThinkingSource, Topic } from '../line/context.ts';
import { cachedAlsoRedacted } from '../line/intake/also-redacted.ts';
import type { Database } from '../store/database.ts';
import { noTracing, type Tracing } from '../tracing/tracing.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { tenantKeys } from '../vault/tenant-keys.ts';

export interface ContextParts {
  readonly database: Database;
  readonly master: MasterKey;
  readonly logger: Logger;
  readonly runtimes: RuntimeSource;
  readonly connectors: ConnectorSource;
  readonly announce: (tenantId: string, topic: Topic) => void;
  /** Default: no models and no tools. */
  readonly thinking?: ThinkingSource | undefined;
  /** Default: conversations are told of nowhere. */
  readonly tracing?: Tracing | undefined;
  /** Default: nobody said where people reach the console. */
  readonly publicUrl?: string | null;
}

const chanceSteps = 2 ** 40;

/** What the stages of the line work with in this process. */
export function lineContext(parts: ContextParts): LineContext {
  return {
    database: parts.database,
    keysOf: (tenantId) => tenantKeys(parts.master, tenantId),
    now: Date.now,
    chance: () => randomInt(chanceSteps) / chanceSteps,
    logger: parts.logger,
    runtimes: parts.runtimes,
    connectors: parts.connectors,
    bursts: openBurstMeter(),
    publicUrl: parts.publicUrl ?? null,
    alsoRedacted: cachedAlsoRedacted(parts.database, () => performance.now()),
    thinking: parts.thinking ?? {
      models: () => null,
      tenants: () => [],
      toolbox: () => noTools,
    },
    tracing: parts.tracing ?? noTracing,
    announce: parts.announce,
  };
}
