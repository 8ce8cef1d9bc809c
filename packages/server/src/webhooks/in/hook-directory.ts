import type { SourceConfig, WebhookMap } from '@signalbox/contract';

/** How a source of this process takes webhooks, with its secrets decoded. */
export interface Hook {
  readonly source: string;
  readonly map: WebhookMap;
  readonly toleranceMs: number;
  /** Private, so that neither a logger nor JSON shows them. */
  readonly secrets: HookSecrets;
}

export class HookSecrets {
  readonly #keys: readonly Buffer[];

  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => Buffer.from(secret.slice('whsec_'.length), 'base64'));
  }

  keys(): readonly Buffer[] {
    return this.#keys;
  }
}

/** Finds the hook of a source; null for a tenant or source that is not there or takes none. */
export type HookSource = (tenantId: string, source: string) => Hook | null;

export interface HookDirectory {
  readonly find: HookSource;
  /** Replaces the hooks of a tenant by those of these sources, secrets filled in. */
  use(tenantId: string, sources: readonly SourceConfig[]): void;
}

/**
 * The hooks of this process. Secrets come from its environment and stay in its memory, like the headers of its ways out; the
 * database has their names only.
 */
export function openHookDirectory(): HookDirectory {
  const byTenant = new Map<string, ReadonlyMap<string, Hook>>();
  return {
    find: (tenantId, source) => byTenant.get(tenantId)?.get(source) ?? null,
    use: (tenantId, sources) => {
      const hooks = sources.flatMap((source): [string, Hook][] => {
        if (source.webhook === undefined) return [];
        const { secrets, map, toleranceMs } = source.webhook;
        const hook = { source: source.name, map, toleranceMs, secrets: new HookSecrets(secrets) };
        return [[source.name, hook]];
      });
      byTenant.set(tenantId, new Map(hooks));
    },
  };
}
