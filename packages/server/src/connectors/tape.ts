import { createHash } from 'node:crypto';
import type { ExchangePart, ExchangeView } from '@signalbox/contract';
import { type OutsideFields, outlineOf } from '@signalbox/domain';

type Said = ExchangeView['requests'][number];

/** What a write is at while its requests are made; a request that changes something says itself what it is. */
export type Phase = 'look' | 'write' | 'answer' | 'read_back' | 'second_look';

export interface Asked {
  readonly method: string;
  /** As it may be kept: see `pathShown`. */
  readonly path: string;
  /** JSON; null: none was sent. */
  readonly body: string | null;
  /** What it is part of and how long it is, where no method and no JSON says so. */
  readonly part?: ExchangePart;
  readonly sentBytes?: number;
}

export interface Told {
  readonly status: number | null;
  readonly fault: string | null;
  /** Null: it was not read. */
  readonly bytes: number | null;
  readonly text: string | null;
}

/**
 * Takes down what was said on the wire for one write. It is bounded, and holds no value that the ledger does not show beside
 * it, no text and no header. Absent or never asked, it costs nothing.
 */
export interface Tape {
  /** What the requests from here on are for. */
  at(phase: Phase): void;
  /** Values that the ledger shows: they may be told. */
  know(values: Iterable<string | null>): void;
  /** A request leaves. Returns what takes down how it ended. */
  begin(asked: Asked): (told: Told) => void;
  /** The last answer could not be used, though its status said so. */
  failed(fault: string): void;
  /** Requests that were made for so many tickets at once, this one among them. */
  also(shared: ExchangeView | null, tickets: number): void;
  /** What was taken down so far; null when nothing was asked. */
  exchange(): ExchangeView | null;
}

export interface TapedWrite {
  readonly externalId: string;
  readonly writeKey: string;
  readonly fields?: OutsideFields | undefined;
  /** Told by its length and its hash. */
  readonly text: string | null;
  readonly kind: 'note' | 'answer';
}

const requestsMax = 40;
/** Characters of what was sent, and of what was answered; and of all of them together. */
const outlineMax = 800;
const outlinesMax = 12_000;
const pathMax = 200;
/** Longer bodies are counted and not looked into. */
const bodyMax = 64_000;

export function openTape(write: TapedWrite): Tape {
  const requests: Said[] = [];
  const { know, outline, isText } = openOutlines(write);
  let phase: Phase = 'look';
  let leftOut = 0;
  let startedMs: number | null = null;
  return {
    at: (next) => {
      phase = next;
    },
    know,
    begin: ({ method, path, body, part, sentBytes }) => {
      const beganMs = performance.now();
      startedMs ??= beganMs;
      if (requests.length >= requestsMax) {
        leftOut += 1;
        return () => undefined;
      }
      const sent = outline(body, true);
      const said: Said = {
        part: part ?? partOf(phase, method, isText(sent) ? write.kind : 'fields'),
        ...{ method, path, status: null, fault: null },
        ...{ afterMs: Math.round(beganMs - startedMs), tookMs: 0 },
        sentBytes: sentBytes ?? (body === null ? 0 : Buffer.byteLength(body)),
        ...{ receivedBytes: null, sent, answered: null },
      };
      const place = requests.push(said) - 1;
      return ({ status, fault, bytes, text }) => {
        const tookMs = Math.round(performance.now() - beganMs);
        const answered = outline(text, false);
        requests[place] = { ...said, status, fault, tookMs, receivedBytes: bytes, answered };
      };
    },
    failed: (fault) => {
      const last = requests.at(-1);
      if (last?.fault === null) requests[requests.length - 1] = { ...last, fault };
    },
    also: (shared, tickets) => {
      requests.push(...(shared?.requests ?? []).map((one) => ({ ...one, tickets })));
    },
    exchange: () => {
      if (requests.length === 0) return null;
      const tookMs = requests.reduce((sum, one) => sum + one.tookMs, 0);
      return { requests: [...requests], tookMs, leftOut };
    },
  };
}

interface Outlines {
  readonly know: Tape['know'];
  /** Of a body; null for none, for one that is no JSON or too long, and once there are enough of them. */
  outline(json: string | null, ours: boolean): string | null;
  /** Whether the text of the write is in it. */
  isText(outline: string | null): boolean;
}

function openOutlines({ externalId, writeKey, fields, text }: TapedWrite): Outlines {
  const known = new Set<string>();
  let left = outlinesMax;
  let mark: Mark | null = null;
  const know: Tape['know'] = (values) => {
    for (const value of values) if (value !== null && value !== '') known.add(value);
  };
  know([externalId, writeKey, ...Object.values(fields ?? {})]);
  return {
    know,
    outline: (json, ours) => {
      if (json === null || json === '' || json.length > bodyMax || left <= 0) return null;
      let body: unknown;
      try {
        body = JSON.parse(json);
      } catch {
        return null;
      }
      mark ??= markOf(text);
      const told = outlineOf(body, { known, text: mark, ours }, Math.min(outlineMax, left));
      left -= told.length;
      return told;
    },
    isText: (outline) => mark !== null && outline?.includes(mark.mark) === true,
  };
}

function partOf(phase: Phase, method: string, changing: ExchangePart): ExchangePart {
  if (phase !== 'write' && phase !== 'answer') return phase;
  if (method === 'GET') return 'check';
  return phase === 'answer' ? phase : changing;
}

interface Mark {
  /** Its first line, by which it is found also where a system wants each line by itself. */
  readonly begins: string;
  /** What stands in its place: its length and the beginning of its SHA-256. */
  readonly mark: string;
}

function markOf(text: string | null): Mark | null {
  const begins = (text ?? '').split('\n', 1)[0] ?? '';
  if (text === null || begins === '') return null;
  const hash = createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
  return { begins, mark: `"text of ${text.length} characters, sha256 ${hash}…"` };
}

const plainPart = /^(?:|\{\{\s*[A-Za-z0-9_.-]+\s*\}\}|v\d+|\d+\.\d+|[A-Za-z][A-Za-z_-]{0,29})$/;

/**
 * A path as it may be kept: parts that can name a ticket, a person or a secret stand as `*`, and of a query only the names.
 * `{{externalId}}` in a template of the workspace is no value and stays.
 */
export function pathShown(path: string): string {
  const [resource = '', query = ''] = path.split('?', 2);
  const parts = resource.split('/').map((part, n, all) => {
    const [, stem = '', extension = ''] = /^(.*?)(\.json)?$/.exec(part) ?? [];
    const person = /^users?$/.test(all[n - 1] ?? '') && stem !== '';
    return plainPart.test(stem) && !person ? part : `*${extension}`;
  });
  const names = query.split('&').flatMap((pair) => {
    const [name = ''] = pair.split('=', 1);
    return /^[A-Za-z_][\w.[\]-]{0,39}$/.test(name) ? [name] : [];
  });
  const shown = names.length === 0 ? '' : `?${names.join('&')}`;
  return `${parts.join('/')}${shown}`.slice(0, pathMax);
}
