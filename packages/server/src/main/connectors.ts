import type { AlertChannelConfig, SourceConfig } from '@signalbox/contract';
import { type ChannelSource, openChannelDirectory } from '../alerts/channels.ts';
import type { Connector, ConnectorSource } from '../connectors/connector.ts';
import { deskConnector } from '../connectors/desk/desk-connector.ts';
import { httpConnector } from '../connectors/http/http-connector.ts';
import { mailConnector } from '../connectors/mail/mail-connector.ts';
import { taped } from '../connectors/taped.ts';
import { ticketSystems } from '../connectors/ticket-systems.ts';
import { openMailLedger } from '../mail/open-mail-ledger.ts';
import type { Database } from '../store/database.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { tenantKeys } from '../vault/tenant-keys.ts';
import { type HookSource, openHookDirectory } from '../webhooks/in/hook-directory.ts';
import { resolveGuarded } from '../webhooks/out/address-guard.ts';
import { openDeskStore } from './desk-store.ts';
import { onDemand } from './on-demand.ts';
import { openWayOut } from './way-out.ts';

export interface Connectors {
  readonly source: ConnectorSource;
  /** The ways in that need a secret. */
  readonly hooks: HookSource;
  /** The ways alerts go out. */
  readonly channels: ChannelSource;
  /** Replaces the sources of a tenant, with secrets filled in. */
  use(tenantId: string, sources: readonly SourceConfig[]): void;
  /** Replaces the channels of a tenant's alerts, with secrets filled in. */
  useChannels(tenantId: string, channels: readonly AlertChannelConfig[]): void;
  /** A way to a source that stands in no file, with secrets filled in. Whoever asked for it closes it. */
  draft(tenantId: string, config: SourceConfig): Connector;
  close(): Promise<void>;
}

const connectionsPerSource = 64;

/** The ways out of this process. Items of `api` have no system of their own and are written to the desk. */
export function openConnectors(database: Pick<Database, 'app'>, master: MasterKey): Connectors {
  const dispatcher = onDemand(() => openWayOut(connectionsPerSource));
  const desk = deskConnector(openDeskStore(database, master));
  const byTenant = new Map<string, ReadonlyMap<string, Connector>>();
  const hooks = openHookDirectory();
  const channels = openChannelDirectory();
  const make = (tenantId: string, config: SourceConfig): Connector => {
    if ('write' in config) return httpConnector(config, dispatcher.get());
    if ('imap' in config) {
      const ledger = openMailLedger(database, tenantKeys(master, tenantId), config.name);
      return mailConnector(config, { resolve: resolveGuarded }, ledger);
    }
    if (!('token' in config)) return desk;
    const system = ticketSystems[config.type];
    if (system === undefined)
      throw new RangeError('a type the workspace loader would have refused');
    return taped(config, system.connect(config, dispatcher.get()));
  };
  /** When its writes are looked at again is a matter of the source, whatever its system. */
  const connect = (tenantId: string, config: SourceConfig): Connector => {
    const afterMs = 'lookAgainAfterMs' in config ? config.lookAgainAfterMs : null;
    const made = make(tenantId, config);
    return afterMs === null ? made : { ...made, lookAgainAfterMs: afterMs };
  };
  const closeOf = (tenantId: string): void => {
    for (const connector of byTenant.get(tenantId)?.values() ?? []) connector.close?.();
  };
  return {
    source: (tenantId, source) => {
      const own = byTenant.get(tenantId)?.get(source);
      return own ?? (source === 'api' || source === 'desk' ? desk : null);
    },
    hooks: hooks.find,
    channels: channels.find,
    use: (tenantId, sources) => {
      closeOf(tenantId);
      byTenant.set(
        tenantId,
        new Map(sources.map((config) => [config.name, connect(tenantId, config)])),
      );
      hooks.use(tenantId, sources);
    },
    useChannels: channels.use,
    draft: connect,
    close: async () => {
      for (const tenantId of byTenant.keys()) closeOf(tenantId);
      await dispatcher.made()?.close();
    },
  };
}
