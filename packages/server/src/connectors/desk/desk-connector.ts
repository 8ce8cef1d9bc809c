import { type Connector, ConnectorError } from '../connector.ts';

/** Where the desk keeps its tickets. Connectors know no store; `main` hands this in. */
export interface DeskStore {
  read(
    tenantId: string,
    externalId: string,
    writeKey: string,
  ): Promise<{
    readonly fields: Readonly<Record<string, string | null>>;
    readonly marker: boolean;
  }>;
  /** Applies an update once per write key. */
  update(
    tenantId: string,
    externalId: string,
    writeKey: string,
    fields: Readonly<Record<string, string | null>>,
  ): Promise<void>;
  /** Whether the answer with this key is kept. */
  answered(tenantId: string, key: string): Promise<boolean>;
  /** Keeps an answer to the requester with the ticket, once per key. False: there is no such ticket. */
  answer(tenantId: string, key: string, text: string): Promise<boolean>;
}

/** Our own small ticket store, written like any outside system: read, marked, read back. */
export function deskConnector(store: DeskStore): Connector {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new ConnectorError('unreachable', { cause: error });
    }
  };
  return {
    guarantee: 'marker',
    notes: false,
    timeoutMs: 10_000,
    // It lives in the same database: a transaction that has not committed by its end never will.
    settlesWithinMs: 2_000,
    read: ({ tenantId, externalId, writeKey }) =>
      guarded(() => store.read(tenantId, externalId, writeKey)),
    write: ({ tenantId, externalId, writeKey, fields }) =>
      guarded(() => store.update(tenantId, externalId, writeKey, fields)),
    // Its requesters read their ticket here, where its other messages are.
    replies: {
      sent: ({ tenantId, writeKey }) => guarded(() => store.answered(tenantId, writeKey)),
      send: async ({ tenantId, writeKey, text }) => {
        const kept = await guarded(() => store.answer(tenantId, writeKey, text));
        if (!kept) throw new ConnectorError('refused');
      },
    },
  };
}
