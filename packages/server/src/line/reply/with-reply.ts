import { judgeReadBack, type OutsideState } from '@signalbox/domain';
import {
  type Connector,
  ConnectorError,
  type OutsideReply,
  type OutsideWrite,
  type Replies,
} from '../../connectors/connector.ts';

/**
 * A way to one ticket that also answers its requester: note and fields first, and read back; then the reply; then what ends the
 * ticket. So nobody is told of something that did not happen, and nothing a system does to an ended ticket that is written to
 * undoes the end.
 *
 * It has twice the time of a write without a reply.
 */
export function withReply(connector: Connector, replies: Replies, reply: OutsideReply): Connector {
  const readWithin = (withinMs: number): number => Math.min(withinMs, connector.timeoutMs);
  return {
    ...connector,
    timeoutMs: 2 * connector.timeoutMs,
    read: async (write, withinMs) => {
      const state = await connector.read(write, readWithin(withinMs));
      const sent = await replies.sent(reply, readWithin(withinMs));
      return { ...state, reply: sent ? 'sent' : 'absent' };
    },
    write: async (write, withinMs, before) => {
      const endsMs = Date.now() + withinMs;
      const left = (): number => {
        const ms = Math.min(endsMs - Date.now(), connector.timeoutMs);
        if (ms <= 0) throw new ConnectorError('unreachable');
        return ms;
      };
      const { first, last } = inTurns(connector, write);
      if (last !== null && before.reply === 'absent') await mayEnd(connector, last, before, left);
      const began = await writeFirst(connector, { write: first, before, left });
      if (began === 'amiss') return;
      if (before.reply === 'absent' && !(await answer(replies, reply, left, began))) return;
      if (last !== null) await writeLast(connector, last, left);
    },
  };
}

interface Part {
  readonly write: OutsideWrite;
  readonly before: OutsideState;
  readonly left: () => number;
}

/** What is written before the reply and what after it; null: nothing ends the ticket. */
function inTurns(
  { ends }: Connector,
  write: OutsideWrite,
): { readonly first: OutsideWrite; readonly last: OutsideWrite | null } {
  const names = Object.keys(write.fields);
  if (ends === undefined || !names.some(ends)) return { first: write, last: null };
  return {
    first: { ...write, fields: only(write.fields, (name) => !ends(name)) },
    last: { ...write, fields: only(write.fields, ends), note: null },
  };
}

function only(
  fields: OutsideWrite['fields'],
  wanted: (name: string) => boolean,
): OutsideWrite['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted(name)));
}

/** `stood`: it was there already. `amiss`: it does not stand as intended, so nobody is told of it. */
async function writeFirst(
  connector: Connector,
  { write, before, left }: Part,
): Promise<'stood' | 'written' | 'nothing' | 'amiss'> {
  if (Object.keys(write.fields).length === 0 && write.note === null) return 'nothing';
  const { reply: _, ...rest } = before;
  const seen: OutsideState = {
    ...rest,
    fields: only(before.fields, (name) => Object.hasOwn(write.fields, name)),
  };
  if (judgeReadBack(write.fields, seen) === 'confirmed') return 'stood';
  await connector.write(write, left(), seen);
  const after = await connector.read(write, left());
  return judgeReadBack(write.fields, after) === 'confirmed' ? 'written' : 'amiss';
}

/** False: it was refused after something was done, which the read-back tells. */
async function answer(
  replies: Replies,
  reply: OutsideReply,
  left: () => number,
  began: 'stood' | 'written' | 'nothing',
): Promise<boolean> {
  try {
    reply.tape?.at('answer');
    await replies.send(reply, left());
    reply.tape?.at('write');
    return true;
  } catch (error) {
    const refused = error instanceof ConnectorError && error.fault === 'refused';
    if (!refused || began === 'nothing') throw error;
    return false;
  }
}

/** @throws ConnectorError `refused` when the ticket cannot be ended: then nothing of it is written, and nobody told. */
async function mayEnd(
  connector: Connector,
  write: OutsideWrite,
  before: OutsideState,
  left: () => number,
): Promise<void> {
  const missing = only(write.fields, (name) => before.fields[name] !== write.fields[name]);
  if (Object.keys(missing).length === 0) return;
  await connector.mayEnd?.({ ...write, fields: missing }, left());
}

async function writeLast(
  connector: Connector,
  write: OutsideWrite,
  left: () => number,
): Promise<void> {
  try {
    const before = await connector.read(write, left());
    await connector.write(write, left(), before);
  } catch (error) {
    // The requester has been told, so a refusal is for the read-back to tell.
    if (!(error instanceof ConnectorError) || error.fault !== 'refused') throw error;
  }
}
