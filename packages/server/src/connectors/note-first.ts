import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import { missingFields, type NoteSeen, type OutsideState } from '@signalbox/domain';
import { type Connector, ConnectorError, type OutsideWrite } from './connector.ts';
import { placeOf, toOurs, toTheirs } from './field-places.ts';
import { countdown, type Left } from './system-client.ts';

/** One field to be set: where it stands, and the value as the system has it; null empties it. */
export type Change = readonly [place: FieldPlace, value: string | null];

/** One request, ready to be sent. */
export type Step = (left: Left) => Promise<unknown>;

/** What a system must be able to do so that a write is a note for the team and then the fields. */
export interface NoteFirst<Ticket> {
  /** @throws ConnectorError `refused` for what can be no ticket of it, or when a field cannot be read. */
  ticket(externalId: string, left: Left): Promise<Ticket>;
  /** What stands at a place; of a place that holds several, `wanted` when it is among them. */
  valueAt(
    ticket: Ticket,
    place: FieldPlace,
    wanted: string | null,
    left: Left,
  ): Promise<string | null> | string | null;
  /** What changes whenever the ticket does. */
  versionOf(ticket: Ticket): string;
  /**
   * The requests that make the changes, fields before state. Asks whatever there is to ask, so that what the system would
   * refuse, or take and not mean, is known before anything is sent. @throws ConnectorError `refused`
   */
  prepare(ticket: Ticket, changes: readonly Change[], left: Left): Promise<readonly Step[]>;
  /** Whether a note of the token is seen by the team only, and can be found again. Asked before each first note. */
  mayNote(ticket: Ticket, left: Left): Promise<boolean>;
  /** @throws ConnectorError `refused` also when it is sure that nothing was done. */
  sendNote(ticket: Ticket, text: string, writeKey: string, left: Left): Promise<void>;
  note(ticket: Ticket, writeKey: string, left: Left): Promise<NoteSeen>;
}

/** Systems count the requests of an account; more at once only meet that limit sooner. */
const atOnce = 4;

/**
 * The connector of a system that has no conditional write: a note that carries the key of the write, read back before anything
 * else, then one more look at the ticket, then the fields, then its state. Nothing it answers to a write counts.
 */
export function noteFirst<Ticket>(
  config: TicketSystemConfig,
  desk: NoteFirst<Ticket>,
): Pick<
  Connector,
  'guarantee' | 'notes' | 'atOnce' | 'timeoutMs' | 'settlesWithinMs' | 'read' | 'write'
> {
  const notes = config.note === 'internal';
  /** Spares the write the look that was just made for it. */
  const looked = new WeakMap<OutsideState, Ticket>();

  const fieldsOf = async (
    ticket: Ticket,
    write: OutsideWrite,
    left: Left,
  ): Promise<Record<string, string | null>> => {
    const fields: Record<string, string | null> = {};
    for (const [field, wanted] of Object.entries(write.fields)) {
      const place = placeOf(config.fields, field);
      const theirs = wanted === null ? null : toTheirs(place, wanted);
      fields[field] = toOurs(place, await desk.valueAt(ticket, place, theirs, left), wanted);
    }
    return fields;
  };

  return {
    guarantee: config.guarantee,
    notes,
    atOnce,
    timeoutMs: config.timeoutMs,
    settlesWithinMs: config.settlesWithinMs,
    read: async (write, withinMs) => {
      const left = countdown(withinMs);
      const ticket = await desk.ticket(write.externalId, left);
      const fields = await fieldsOf(ticket, write, left);
      const wanted = notes && write.note !== null;
      const note = wanted ? await desk.note(ticket, write.writeKey, left) : undefined;
      const state: OutsideState = { fields, marker: null, note, version: desk.versionOf(ticket) };
      looked.set(state, ticket);
      return state;
    },
    write: async (write, withinMs, before) => {
      const left = countdown(withinMs);
      const ticket = looked.get(before) ?? (await desk.ticket(write.externalId, left));
      const changes = missingFields(write.fields, before).map((field): Change => {
        const place = placeOf(config.fields, field);
        const value = write.fields[field];
        return [place, value == null ? null : toTheirs(place, value)];
      });
      const steps = changes.length === 0 ? [] : await desk.prepare(ticket, changes, left);
      const noted = before.note === 'absent' && write.note !== null;
      if (noted) {
        if (!(await desk.mayNote(ticket, left))) throw new ConnectorError('refused');
        await desk.sendNote(ticket, write.note, write.writeKey, left);
        const seen = await desk.note(ticket, write.writeKey, left);
        // What the requester can see must not be followed by more.
        if (seen === 'public') return;
        // It may have been taken without its mark: a repeat could not be told.
        if (seen === 'absent') throw new ConnectorError('unmarked');
      }
      if (steps.length === 0) return;
      const now = await desk.ticket(write.externalId, left);
      if (desk.versionOf(now) !== before.version) {
        const fields = await fieldsOf(now, write, left);
        // Somebody else has set one of them meanwhile.
        if (missingFields(before.fields, { fields, marker: null }).length > 0)
          throw new ConnectorError('busy');
      }
      await sendAll(steps, noted, left);
    },
  };
}

/** What the notes with the mark of one write are, by whether each is for the team alone. */
export function seenAs(internal: readonly boolean[]): NoteSeen {
  if (internal.length === 0) return 'absent';
  if (internal.includes(false)) return 'public';
  return internal.length > 1 ? 'doubled' : 'internal';
}

/** Once something was done, a refusal of what follows is for the read-back to tell. */
async function sendAll(steps: readonly Step[], noted: boolean, left: Left): Promise<void> {
  for (const [done, send] of steps.entries()) {
    try {
      await send(left);
    } catch (error) {
      const refused = error instanceof ConnectorError && error.fault === 'refused';
      if (!refused || (!noted && done === 0)) throw error;
    }
  }
}
