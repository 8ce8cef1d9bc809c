import type { TicketSystemConfig } from '@signalbox/contract';
import type { OutsideFields } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import { parse } from 'yaml';
import type { Connector, OutsideWrite } from '../../../src/connectors/connector.ts';
import { ticketSystems } from '../../../src/connectors/ticket-systems.ts';
import { openWayOut } from '../../../src/main/way-out.ts';
import { sourceSchema } from '../../../src/workspace/source-schema.ts';
import type { Bench } from './bench.ts';

export const withinMs = 10_000;

/** A connector that has asked nothing yet, past the line and its database. */
export function freshConnector(
  bench: Bench,
  lines: readonly string[] = bench.lines(),
  dispatcher: Dispatcher = openWayOut(8),
): Connector {
  const config = sourceSchema.parse(parse(`name: fresh\n${lines.join('\n')}\n`));
  const system = ticketSystems[bench.type];
  if (system === undefined) throw new Error('no such system');
  return system.connect(config as TicketSystemConfig, dispatcher);
}

export function writeOf(
  externalId: string,
  fields: OutsideFields,
  note: string | null = 'category: network',
): OutsideWrite {
  return { tenantId: 't', externalId, writeKey: `key-${externalId}`, fields, note };
}

/** Requests since `from` that change something. */
export function writesSince(bench: Bench, from: number): readonly string[] {
  return bench.system.asked
    .slice(from)
    .filter((one) => bench.noteRequest.test(one) || bench.fieldsRequest.test(one));
}
