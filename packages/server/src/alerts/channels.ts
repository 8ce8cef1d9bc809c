import { createHmac } from 'node:crypto';
import type { AlertChannelConfig } from '@signalbox/contract';
import { canonicalJson, type Json } from '@signalbox/domain';
import type { TenantKeys } from '../vault/tenant-keys.ts';

/** A channel of this process, with its secrets. They live in a private field, so that it can be logged without them. */
export class Channel {
  readonly name: string;
  readonly type: AlertChannelConfig['type'];
  readonly #config: AlertChannelConfig;

  constructor(config: AlertChannelConfig) {
    this.name = config.name;
    this.type = config.type;
    this.#config = config;
  }

  config(): AlertChannelConfig {
    return this.#config;
  }

  /** Changes with the configuration, its secrets included; under a key, so that no secret can be tried against it. */
  configHash(keys: Pick<TenantKeys, 'identity'>): string {
    const text = canonicalJson(this.#config as unknown as Json);
    return createHmac('sha256', keys.identity).update(`alert-channel/1\n${text}`).digest('hex');
  }
}

/** Finds a channel of a tenant; null when this process has none of that name. */
export type ChannelSource = (tenantId: string, name: string) => Channel | null;

export interface ChannelDirectory {
  readonly find: ChannelSource;
  /** Replaces the channels of a tenant by these, secrets filled in. */
  use(tenantId: string, channels: readonly AlertChannelConfig[]): void;
}

export function openChannelDirectory(): ChannelDirectory {
  const byTenant = new Map<string, ReadonlyMap<string, Channel>>();
  return {
    find: (tenantId, name) => byTenant.get(tenantId)?.get(name) ?? null,
    use: (tenantId, channels) => {
      const own = channels.map((config) => [config.name, new Channel(config)] as const);
      byTenant.set(tenantId, new Map(own));
    },
  };
}
