import {
  type ChangedField,
  type Changer,
  changedSince,
  type OutsideFields,
} from '@signalbox/domain';
import {
  type Connector,
  ConnectorError,
  type OutsideWrite,
  openTape,
  type Tape,
} from '../connectors/connector.ts';

/** What a second look at one write came to. */
export type SeenAgain =
  | { readonly kind: 'seen'; readonly changes: readonly ChangedField[] }
  /** It cannot be seen, and asking again would not help. */
  | { readonly kind: 'not_looked'; readonly code: string }
  | {
      readonly kind: 'later';
      readonly code: string;
      /** The source asked to be left alone so long; null when it did not. */
      readonly afterMs: number | null;
    };

type Later = Extract<SeenAgain, { kind: 'later' }>;

/**
 * Looks again at writes to one source, with as few requests as it allows, one request after the other: nobody waits for it.
 * Nothing is written. Every fault of the source is an answer, in the order of the writes. A source that does not answer at all,
 * or wants to be left alone, is asked for nothing more: what it takes to find that out is taken from the line.
 */
export async function seeAgain(
  connector: Connector,
  writes: readonly OutsideWrite[],
): Promise<readonly SeenAgain[]> {
  const atOnce = connector.secondLook?.atOnce ?? 1;
  const asking: Asking = { away: null };
  const answers: SeenAgain[] = [];
  for (let n = 0; n < writes.length; n += atOnce) {
    answers.push(...(await seeSome(connector, writes.slice(n, n + atOnce), asking)));
  }
  return answers;
}

interface Asking {
  /** What every further look comes to; null while the source answers. */
  away: Later | null;
}

async function seeSome(
  connector: Connector,
  writes: readonly OutsideWrite[],
  asking: Asking,
): Promise<readonly SeenAgain[]> {
  const { secondLook } = connector;
  const { away } = asking;
  if (away !== null) return writes.map(() => away);
  let together: ReadonlyMap<string, OutsideFields> = new Map();
  if (secondLook !== undefined) {
    const tape = tapeOf(writes);
    try {
      const asked = writes.map((write) => ({ ...write, tape }));
      together = await secondLook.read(asked, connector.timeoutMs);
    } catch (error) {
      const answer = answerTo(error, asking);
      // Of several tickets one may be to blame; each is then asked for by itself.
      if (answer.kind === 'later' || writes.length === 1) return writes.map(() => answer);
    } finally {
      if (writes.length > 1) {
        for (const write of writes) write.tape?.also(tape?.exchange() ?? null, writes.length);
      }
    }
  }
  const answers: SeenAgain[] = [];
  for (const write of writes) {
    answers.push(
      asking.away ?? (await seeOne(connector, write, together.get(write.externalId), asking)),
    );
  }
  return answers;
}

/** What is asked for several at once is kept without a value of any of them. */
function tapeOf(writes: readonly OutsideWrite[]): Tape | undefined {
  const [first] = writes;
  if (first?.tape === undefined || writes.length === 1) return first?.tape;
  const shared = openTape({ externalId: '', writeKey: '', text: null, kind: 'note' });
  shared.at('second_look');
  return shared;
}

async function seeOne(
  connector: Connector,
  write: OutsideWrite,
  listed: OutsideFields | undefined,
  asking: Asking,
): Promise<SeenAgain> {
  try {
    // What a list leaves out may have been merged, deleted or closed to us: its own answer says which.
    const seen = listed ?? (await connector.read(write, connector.timeoutMs)).fields;
    const changed = changedSince(write.fields, seen, {}).map(({ field }) => field);
    if (changed.length === 0) return { kind: 'seen', changes: [] };
    const by = await changersOf(connector, write, changed);
    return { kind: 'seen', changes: changedSince(write.fields, seen, by) };
  } catch (error) {
    return answerTo(error, asking);
  }
}

/** A system that hides who did what has still been changed. */
async function changersOf(
  connector: Connector,
  write: OutsideWrite,
  fields: readonly string[],
): Promise<Readonly<Record<string, Changer>>> {
  try {
    return (await connector.secondLook?.changedBy?.(write, fields, connector.timeoutMs)) ?? {};
  } catch (error) {
    if (answerTo(error, null).kind === 'later') throw error;
    return {};
  }
}

function answerTo(
  error: unknown,
  asking: Asking | null,
): Extract<SeenAgain, { kind: 'later' | 'not_looked' }> {
  if (!(error instanceof ConnectorError)) throw error;
  const { fault, status, retryAfterMs } = error;
  if (fault === 'unreachable' || fault === 'busy') {
    const later: Later = { kind: 'later', code: fault, afterMs: retryAfterMs };
    // An answer with a fault of its own may be about this one ticket.
    if (asking !== null && (fault === 'busy' || status === null)) asking.away = later;
    return later;
  }
  if (status === 404 || status === 410) return { kind: 'not_looked', code: 'ticket_gone' };
  if (status === 401 || status === 403) return { kind: 'not_looked', code: 'no_right' };
  return { kind: 'not_looked', code: fault };
}
