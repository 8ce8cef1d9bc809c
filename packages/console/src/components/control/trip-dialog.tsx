import { Button, Group, Kbd, Modal, Select, Textarea, TextInput } from '@mantine/core';
import type { ModeName } from '@signalbox/contract';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { usePreference } from '../../theme/use-preference.ts';
import { modeWords } from '../../words/control-words.ts';
import { localMinute, momentOfMinute } from '../../words/minute.ts';
import { LampShape } from '../lamp/lamp.tsx';
import { timeMode } from '../time/relative-time.tsx';
import classes from './trip-dialog.module.css';

export type TripMode = Exclude<ModeName, 'normal'>;

export interface Trip {
  readonly control: string;
  /** "Limit triage?" */
  readonly title: string;
  /** What happens, and what does not. */
  readonly body: string;
  readonly action: string;
  /** Offered when the control knows modes; the first is chosen. */
  readonly modes: readonly TripMode[];
}

export interface TripAnswer {
  readonly reason: string;
  readonly until: string | undefined;
  readonly mode: TripMode | undefined;
}

const reasonMax = 1_000;
const hourMs = 3_600_000;
const spans = [
  { value: 'reset', label: 'until somebody resets it' },
  { value: '1', label: 'for 1 hour' },
  { value: '4', label: 'for 4 hours' },
  { value: '24', label: 'for 24 hours' },
  { value: 'at', label: 'until a time of my choice' },
];

/** Asks how far, why and for how long. 1 to 4 choose the mode, Ctrl Enter sends. */
export function TripDialog({
  trip,
  onClose,
  onTrip,
}: {
  readonly trip: Trip | null;
  readonly onClose: () => void;
  readonly onTrip: (answer: TripAnswer) => void;
}): ReactNode {
  return (
    <Modal opened={trip !== null} onClose={onClose} title={trip?.title}>
      {trip === null ? null : (
        <TripForm key={trip.control} trip={trip} onClose={onClose} onTrip={onTrip} />
      )}
    </Modal>
  );
}

function TripForm({
  trip,
  onClose,
  onTrip,
}: {
  readonly trip: Trip;
  readonly onClose: () => void;
  readonly onTrip: (answer: TripAnswer) => void;
}): ReactNode {
  const [zone] = usePreference(timeMode);
  const [mode, setMode] = useState<TripMode | undefined>(trip.modes[0]);
  const [reason, setReason] = useState('');
  const [span, setSpan] = useState('reset');
  const [at, setAt] = useState(() => localMinute(Date.now() + hourMs, zone));
  const [tried, setTried] = useState(false);
  const until = untilOf(span, at, zone);
  const late = typeof until === 'string' && Date.parse(until) <= Date.now();
  const send = (event?: FormEvent | KeyboardEvent): void => {
    event?.preventDefault();
    setTried(true);
    if (reason.trim() === '' || until === null || late) return;
    onTrip({ reason: reason.trim(), until, mode });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
    const typing =
      event.target instanceof HTMLElement &&
      event.target.matches('textarea, input:not([type="radio"])');
    const picked = /^[1-4]$/.test(event.key) && !typing ? trip.modes[Number(event.key) - 1] : null;
    if (picked !== null && picked !== undefined) setMode(picked);
  };
  return (
    <form onSubmit={send} onKeyDown={onKeyDown}>
      <p>{trip.body}</p>
      {trip.modes.length === 0 ? null : (
        <Modes modes={trip.modes} chosen={mode} onChoose={setMode} />
      )}
      <Textarea
        mt="md"
        label="Reason"
        description="Kept in the audit. Ctrl Enter sends."
        autosize
        minRows={2}
        maxLength={reasonMax}
        {...(trip.modes.length === 0 ? { 'data-autofocus': true } : {})}
        value={reason}
        error={tried && reason.trim() === '' ? 'Say why, in a few words.' : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        mt="md"
        label="How long"
        allowDeselect={false}
        data={spans}
        value={span}
        onChange={(value) => setSpan(value ?? 'reset')}
      />
      {span === 'at' ? (
        <TextInput
          mt="sm"
          type="datetime-local"
          label={zone === 'utc' ? 'Until (UTC)' : 'Until'}
          value={at}
          error={until === null || late ? 'A time that is still to come.' : null}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
      ) : null}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" color="manual">
          {trip.action}
        </Button>
      </Group>
    </form>
  );
}

/** Undefined: until a reset. Null: no time was given. */
function untilOf(span: string, at: string, zone: 'local' | 'utc'): string | undefined | null {
  if (span === 'reset') return undefined;
  if (span === 'at') return momentOfMinute(at, zone);
  return new Date(Date.now() + Number(span) * hourMs).toISOString();
}

function Modes({
  modes,
  chosen,
  onChoose,
}: {
  readonly modes: readonly TripMode[];
  readonly chosen: TripMode | undefined;
  readonly onChoose: (mode: TripMode) => void;
}): ReactNode {
  return (
    <fieldset className={classes.modes}>
      <legend>How far</legend>
      {modes.map((mode, at) => (
        <label key={mode} className={classes.mode} data-checked={mode === chosen}>
          <input
            type="radio"
            name="mode"
            checked={mode === chosen}
            {...(at === 0 ? { 'data-autofocus': true } : {})}
            onChange={() => onChoose(mode)}
          />
          <LampShape state={modeWords[mode].lamp} />
          <span>
            <strong>{modeWords[mode].word}</strong>
            <span className={classes.means}>{modeWords[mode].means}</span>
          </span>
          {modes.length === 1 ? null : <Kbd size="xs">{at + 1}</Kbd>}
        </label>
      ))}
    </fieldset>
  );
}
