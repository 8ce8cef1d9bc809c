import type { Logger } from 'pino';
import type { RuntimeSource } from '../agents/runtime.ts';
import type { ConnectorSource } from '../connectors/connector.ts';
import type { BurstMeter } from '../controls/burst-meter.ts';
import type { Models } from '../models/open-models.ts';
import type { Database } from '../store/database.ts';
import type { Toolbox } from '../tools/tool.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import type { AlsoRedactedSource } from './intake/also-redacted.ts';

/** What a stage works with. Stages wire nothing: `main` hands them this. */
export interface LineContext {
  readonly database: Database;
  readonly keysOf: (tenantId: string) => TenantKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
  readonly logger: Logger;
  readonly runtimes: RuntimeSource;
  readonly connectors: ConnectorSource;
  readonly bursts: BurstMeter;
  /** Where people reach the console; null when nobody said. */
  readonly publicUrl: string | null;
  readonly alsoRedacted: AlsoRedactedSource;
  readonly thinking: ThinkingSource;
  readonly tracing: Tracing;
  /** Says that something of a tenant changed; sent on at most ten times a second, after the commit. */
  readonly announce: (tenantId: string, topic: Topic) => void;
}

/** What agents think with in this process. */
export interface ThinkingSource {
  /** The models of a tenant's files; null: this process has none, and what stands in for them answers. */
  models(tenantId: string): Pick<Models, 'find' | 'embedder'> | null;
  /** Those this process has models for. */
  tenants(): readonly string[];
  toolbox(tenantId: string): Toolbox;
}

export type Topic =
  | 'items'
  | 'reviews'
  | 'controls'
  | 'keys'
  | 'agents'
  | 'people'
  | 'imports'
  | 'webhooks'
  | 'alerts'
  | 'incidents';
