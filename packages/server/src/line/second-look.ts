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

/**
 * Looks again at writes to one source, with as few requests as it allows, one request after the other: nobody waits for it.
 * Nothing is written. Every fault of the source is an answer, in the order of the writes.
 */
export async function seeAgain(
  connector: Connector,
  writes: readonly OutsideWrite[],
): Promise<readonly SeenAgain[]> {
  const atOnce = connector.secondLook?.atOnce ?? 1;
  const answers: SeenAgain[] = [];
  for (let n = 0; n < writes.length; n += atOnce) {
    answers.push(...(await seeSome(connector, writes.slice(n, n + atOnce))));
  }
  return answers;
}

async function seeSome(
  connector: Connector,
  writes: readonly OutsideWrite[],
): Promise<readonly SeenAgain[]> {
  const { secondLook } = connector;
  let together: ReadonlyMap<string, OutsideFields> = new Map();
  if (secondLook !== undefined) {
    const tape = tapeOf(writes);
    try {
      const asked = writes.map((write) => ({ ...write, tape }));
      together = await secondLook.read(asked, connector.timeoutMs);
    } catch (error) {
      const answer = answerTo(error);
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
    answers.push(await seeOne(connector, write, together.get(write.externalId)));
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
): Promise<SeenAgain> {
  try {
    // What a list leaves out may have been merged, deleted or closed to us: its own answer says which.
    const seen = listed ?? (await connector.read(write, connector.timeoutMs)).fields;
    const changed = changedSince(write.fields, seen, {}).map(({ field }) => field);
    if (changed.length === 0) return { kind: 'seen', changes: [] };
    const by = await changersOf(connector, write, changed);
    return { kind: 'seen', changes: changedSince(write.fields, seen, by) };
  } catch (error) {
    return answerTo(error);
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
    if (answerTo(error).kind === 'later') throw error;
    return {};
  }
}

function answerTo(error: unknown): Extract<SeenAgain, { kind: 'later' | 'not_looked' }> {
  if (!(error instanceof ConnectorError)) throw error;
  const { fault, status, retryAfterMs } = error;
  if (fault === 'unreachable' || fault === 'busy') {
    return { kind: 'later', code: fault, afterMs: retryAfterMs };
  }
  if (status === 404 || status === 410) return { kind: 'not_looked', code: 'ticket_gone' };
  if (status === 401 || status === 403) return { kind: 'not_looked', code: 'no_right' };
  return { kind: 'not_looked', code: fault };
}
