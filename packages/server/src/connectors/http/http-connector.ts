import {
  type HttpRequestConfig,
  type HttpSourceConfig,
  readJsonPath,
  valuesAt,
} from '@signalbox/contract';
import type { OutsideFields, OutsideState } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import { type Connector, ConnectorError, type OutsideWrite, type Replies } from '../connector.ts';
import { pathShown } from '../tape.ts';
import { parseJson, toText } from './answer.ts';
import { type Exchange, exchange } from './exchange.ts';
import { fillJson, fillText, type TemplateValues } from './template.ts';

type Path = (document: unknown) => readonly unknown[];

/**
 * A connector made from a description in the workspace: any system with a JSON interface.
 *
 * @param config with its `${NAME}`s filled in.
 */
export function httpConnector(config: HttpSourceConfig, dispatcher: Dispatcher): Connector {
  const { origin, pathname } = new URL(config.url);
  const base = pathname === '/' ? '' : pathname;
  const { find, readback } = config;
  const marker = find === null ? null : compilePath(find.marker);
  const fields = Object.entries(readback.fields).map(
    ([name, path]) => [name, compilePath(path)] as const,
  );
  // Most systems show the marker on the ticket itself; then one request answers both.
  const together = find !== null && find.method === readback.method && find.path === readback.path;
  const send = async (
    request: HttpRequestConfig,
    write: Filling,
    withinMs: number,
  ): Promise<string> =>
    (await exchange(dispatcher, origin, fill(config, request, base, write), withinMs, write.tape))
      .text;

  const fieldsIn = (document: unknown): OutsideFields =>
    Object.fromEntries(fields.map(([name, path]) => [name, toText(path(document)[0])]));

  return {
    guarantee: config.guarantee,
    notes: false,
    timeoutMs: config.timeoutMs,
    settlesWithinMs: config.settlesWithinMs,
    ...(config.reply === undefined ? {} : { replies: repliesOf(config.reply, send) }),
    secondLook: {
      atOnce: 1,
      read: async (writes, withinMs) => {
        const seen = new Map<string, OutsideFields>();
        for (const write of writes) {
          const document = parseJson(await send(readback, write, withinMs));
          seen.set(write.externalId, fieldsIn(document));
        }
        return seen;
      },
    },
    read: async (write, withinMs): Promise<OutsideState> => {
      const document = parseJson(await send(readback, write, withinMs));
      const state = fieldsIn(document);
      if (find === null || marker === null) return { fields: state, marker: null };
      const searched = together ? document : parseJson(await send(find, write, withinMs));
      return {
        fields: state,
        marker: marker(searched).some((value) => value === write.writeKey),
      };
    },
    write: async (write, withinMs) => {
      await send(config.write, write, withinMs);
    },
  };
}

/** What fills a template. */
type Filling = Pick<OutsideWrite, 'externalId' | 'writeKey' | 'fields' | 'tape'>;

function repliesOf(
  { send, find }: NonNullable<HttpSourceConfig['reply']>,
  exchanged: (request: HttpRequestConfig, write: Filling, withinMs: number) => Promise<string>,
): Replies {
  const marker = compilePath(find.marker);
  return {
    sent: async (reply, withinMs) => {
      const document = parseJson(await exchanged(find, { ...reply, fields: {} }, withinMs));
      return marker(document).some((value) => value === reply.writeKey);
    },
    send: async (reply, withinMs) => {
      await exchanged(send, { ...reply, fields: { reply: reply.text } }, withinMs);
    },
  };
}

function compilePath(path: string): Path {
  const steps = readJsonPath(path);
  if (steps === null) throw new RangeError('a path the workspace loader would have refused');
  return (document) => valuesAt(document, steps);
}

function fill(
  config: HttpSourceConfig,
  request: HttpRequestConfig,
  base: string,
  write: Filling,
): Exchange {
  const values: TemplateValues = {
    ...write.fields,
    externalId: write.externalId,
    writeKey: write.writeKey,
  };
  const given = { ...config.headers, ...request.headers };
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, fillText(value, values, headerSafe)]),
  );
  const path = base + fillPath(request.path, values);
  // Of what stands in the template nothing is of the ticket.
  const shown = pathShown(base + request.path);
  if (request.body === null) return { method: request.method, path, shown, headers, body: null };
  return {
    method: request.method,
    ...{ path, shown },
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(fillJson(request.body, values, write.fields)),
  };
}

/** A ticket called `..` would name another resource, and half a surrogate pair none: neither has a path. */
function fillPath(template: string, values: TemplateValues): string {
  let path: string;
  try {
    path = fillText(template, values, encodeURIComponent);
  } catch (error) {
    throw new ConnectorError('refused', { cause: error });
  }
  const [resource = ''] = path.split('?');
  if (resource.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new ConnectorError('refused');
  }
  return path;
}

/** A line break in a value must not start a header of its own. */
function headerSafe(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '');
}
