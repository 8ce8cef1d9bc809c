import type {
  DraftLook,
  DraftProbe,
  OfferedPlace,
  SourceConfig,
  TicketSystemConfig,
} from '@signalbox/contract';
import { missingFields, type OutsideState } from '@signalbox/domain';
import { type Connector, ConnectorError } from '../connectors/connector.ts';
import { toOurs, toTheirs } from '../connectors/field-places.ts';

/** Makes a way to a source that nobody else uses. */
export type ConnectDraft = (config: SourceConfig) => Connector;

const probeMs = 60_000;
const placesMs = 30_000;
const lookMs = 20_000;
const shownMax = 200;

interface Fault {
  readonly error: string;
  readonly status: number | null;
}

/** Asks a source what it lacks and what fields it offers. Reads only; takes up to a minute and a half. */
export async function probeDraft(connect: ConnectDraft, config: SourceConfig): Promise<DraftProbe> {
  return withConnector(connect, config, async (connector) => {
    const probed = await orFault(async () => (await connector.probe?.(probeMs)) ?? []);
    if ('error' in probed) return { ...probed, findings: [], places: null };
    const findings = [...probed.found];
    // Every other question would only be refused again.
    const isIn = findings.every(({ code }) => code !== 'token_refused');
    const listed = isIn ? await orFault(async () => placesOf(connector)) : null;
    const places = listed !== null && 'found' in listed ? listed.found : null;
    return { error: null, status: null, findings, places: places === null ? null : [...places] };
  });
}

async function placesOf(connector: Connector): Promise<readonly OfferedPlace[] | null> {
  return (await connector.places?.(placesMs)) ?? null;
}

/**
 * Reads a ticket: what stands in the mapped fields, what we take it for, and what a write of these values would leave there.
 * Nothing is sent but the question.
 */
export async function lookWithDraft(
  connect: ConnectDraft,
  config: TicketSystemConfig,
  {
    tenantId,
    externalId,
    wanted,
  }: {
    readonly tenantId: string;
    readonly externalId: string;
    readonly wanted: Readonly<Record<string, string>>;
  },
): Promise<DraftLook> {
  const names = Object.keys(config.fields);
  const note = config.note === 'internal';
  // Without the mapping, what is read is what stands there.
  const bare = Object.fromEntries(
    Object.entries(config.fields).map(([field, place]) => [field, { ...place, values: {} }]),
  );
  return withConnector(connect, { ...config, fields: bare }, async (connector) => {
    const sent = new Map(
      Object.entries(config.fields).flatMap(([field, place]) => {
        const value = Object.hasOwn(wanted, field) ? wanted[field] : undefined;
        return value === undefined ? [] : [[field, toTheirs(place, value)] as const];
      }),
    );
    // Of a place that holds several values, the wanted one is seen when it is among them.
    const fields = Object.fromEntries(names.map((name) => [name, sent.get(name) ?? null]));
    const write = { tenantId, externalId, writeKey: 'none', fields, note: null };
    const read = await orFault(() => connector.read(write, lookMs));
    if ('error' in read) return { ...read, fields: [], note };
    const before = read.found;
    const rows = rowsOf(config, before, wanted, sent);
    return { error: null, status: null, fields: rows, note };
  });
}

function rowsOf(
  config: TicketSystemConfig,
  before: OutsideState,
  wanted: Readonly<Record<string, string>>,
  sent: ReadonlyMap<string, string>,
): DraftLook['fields'] {
  const changed = new Set(missingFields(Object.fromEntries(sent), before));
  return Object.entries(config.fields).map(([field, place]) => {
    const theirs = before.fields[field] ?? null;
    const ours = toOurs(place, theirs, Object.hasOwn(wanted, field) ? wanted[field] : null);
    const writes = changed.has(field) ? (sent.get(field) ?? null) : null;
    return { field, place: place.name, theirs: cut(theirs), ours: cut(ours), writes };
  });
}

function cut(text: string | null): string | null {
  return text === null ? null : text.slice(0, shownMax);
}

async function withConnector<T>(
  connect: ConnectDraft,
  config: SourceConfig,
  work: (connector: Connector) => Promise<T>,
): Promise<T> {
  const connector = connect(config);
  try {
    return await work(connector);
  } finally {
    connector.close?.();
  }
}

async function orFault<T>(asking: () => Promise<T>): Promise<{ readonly found: T } | Fault> {
  try {
    return { found: await asking() };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { error: error.fault, status: error.status };
  }
}
