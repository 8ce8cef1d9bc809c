import { AsyncLocalStorage } from 'node:async_hooks';
import type { TicketSystemConfig } from '@signalbox/contract';
import { type Connector, ConnectorError, type OutsideWrite } from './connector.ts';
import type { Asked, Tape, Told } from './tape.ts';

/**
 * Which write the requests of a ticket system are for. Handing the tape through every function of every connector was the
 * other way; connectors that have the write at hand where they send, `http` and `mail`, do that and pay nothing for this.
 */
const underWay = new AsyncLocalStorage<Tape>();

/** The tape of the write that is under way here. */
export function currentTape(): Tape | undefined {
  return underWay.getStore();
}

function onTape<T>(tape: Tape | undefined, work: () => Promise<T>): Promise<T> {
  return tape === undefined ? work() : underWay.run(tape, work);
}

/** What ticket systems call the field in which a ticket ends. */
const ending = /^(?:status|state)$/i;

/** A connector of a ticket system that takes down what it asks on the tapes of its writes. */
export function taped(config: TicketSystemConfig, connector: Connector): Connector {
  const { secondLook, replies, mayEnd } = connector;
  /** Also in the system's own words: they say the same as the ledger. */
  const tapeOf = ({ tape, fields }: Pick<OutsideWrite, 'tape' | 'fields'>): Tape | undefined => {
    for (const [field, value] of Object.entries(fields)) {
      const theirs = value === null ? undefined : config.fields[field]?.values[value];
      if (theirs !== undefined) tape?.know([theirs]);
    }
    return tape;
  };
  return {
    ...connector,
    ends: (field) => {
      const place = config.fields[field];
      return place !== undefined && !place.custom && ending.test(place.name);
    },
    read: (write, withinMs) => onTape(tapeOf(write), () => connector.read(write, withinMs)),
    write: (write, withinMs, before) =>
      onTape(tapeOf(write), () => connector.write(write, withinMs, before)),
    ...(mayEnd === undefined
      ? {}
      : { mayEnd: (write, withinMs) => onTape(tapeOf(write), () => mayEnd(write, withinMs)) }),
    ...(secondLook === undefined ? {} : { secondLook: tapedLook(secondLook, tapeOf) }),
    ...(replies === undefined
      ? {}
      : {
          replies: {
            sent: (reply, withinMs) => onTape(reply.tape, () => replies.sent(reply, withinMs)),
            send: (reply, withinMs) => onTape(reply.tape, () => replies.send(reply, withinMs)),
          },
        }),
  };
}

type Look = NonNullable<Connector['secondLook']>;

function tapedLook(look: Look, tapeOf: (write: OutsideWrite) => Tape | undefined): Look {
  const { changedBy } = look;
  return {
    ...look,
    // Those that are asked for together have one tape, and what one of them holds is not for the others.
    read: (writes, withinMs) => onTape(writes[0]?.tape, () => look.read(writes, withinMs)),
    ...(changedBy === undefined
      ? {}
      : {
          changedBy: (write, fields, withinMs) =>
            onTape(tapeOf(write), () => changedBy(write, fields, withinMs)),
        }),
  };
}

/** Takes down one request: how it was asked, and how it ended. */
export async function takeDown<T>(
  tape: Tape | undefined,
  asked: Asked,
  work: () => Promise<T>,
  toldBy: (answer: T) => Omit<Told, 'fault'>,
): Promise<T> {
  if (tape === undefined) return work();
  const end = tape.begin(asked);
  try {
    const answer = await work();
    end({ ...toldBy(answer), fault: null });
    return answer;
  } catch (error) {
    const failed = error instanceof ConnectorError ? error : null;
    const fault = failed?.fault ?? 'unreachable';
    end({ status: failed?.status ?? null, fault, bytes: null, text: null });
    throw error;
  }
}
