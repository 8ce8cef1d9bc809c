import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A span as it came over the wire, its attributes by name. */
export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: number;
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly SeenSpan[];
  /** Bodies as they came, for looking for what must not be in them. */
  readonly bodies: readonly string[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** How it answers from now on; `silent`: never. */
  behave(how: 'takes' | 'refuses' | 'silent'): void;
  forget(): void;
  close(): Promise<void>;
}

interface WireValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly WireValue[] };
}

interface WireAttribute {
  readonly key: string;
  readonly value: WireValue;
}

interface WireBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly WireAttribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly status: { readonly code: number };
        readonly attributes: readonly WireAttribute[];
      }[];
    }[];
  }[];
}

/** A real HTTP server that takes OTLP at `/v1/traces`, and nothing else. Spans are read from JSON; of protobuf it keeps the bytes. */
export async function startCollector(): Promise<Collector> {
  const spans: SeenSpan[] = [];
  const bodies: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let behaviour: 'takes' | 'refuses' | 'silent' = 'takes';
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      if (behaviour === 'silent') return;
      const known = request.method === 'POST' && request.url === '/v1/traces';
      if (!known || behaviour === 'refuses') {
        response.writeHead(known ? 400 : 404).end();
        return;
      }
      headers.push(request.headers);
      bodies.push(body.toString('latin1'));
      const isJson = request.headers['content-type'] === 'application/json';
      if (isJson) spans.push(...spansIn(JSON.parse(body.toString()) as WireBody));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/v1/traces`, spans, bodies, headers },
    behave: (how) => {
      behaviour = how;
    },
    forget: () => {
      for (const seen of [spans, bodies, headers]) seen.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansIn({ resourceSpans }: WireBody): readonly SeenSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, spanId, parentSpanId, name, kind, status, attributes }) => ({
        ...{ traceId, spanId, name, kind, status: status.code },
        parentSpanId: parentSpanId ?? null,
        attributes: byName(attributes),
        resource: byName(resource.attributes),
      })),
    ),
  );
}

function byName(attributes: readonly WireAttribute[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function readValue(value: WireValue): unknown {
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(readValue);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.doubleValue ?? value.boolValue;
}
