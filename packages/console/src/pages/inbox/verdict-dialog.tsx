import { Button, Group, Kbd, Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import classes from './dialog.module.css';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface VerdictAnswer {
  /** A reason code or a queue. */
  readonly choice: string;
  readonly note: string;
}

const noteMax = 4_000;
const nameMax = 100;

/**
 * Asks for the reason of a decline or the queue of a reassignment. 1 to 9 choose, letters begin the name of one that is
 * not listed, Enter sends, and what was typed goes to `onNote` as it is typed so that closing loses nothing.
 */
export function VerdictDialog({
  opened,
  title,
  body,
  label,
  choices,
  freeLabel,
  action,
  danger,
  first,
  note,
  onNote,
  onClose,
  onSend,
}: {
  readonly opened: boolean;
  readonly title: string;
  readonly body: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  /** Where a name that is not listed may be given. */
  readonly freeLabel?: string;
  readonly action: string;
  readonly danger: boolean;
  readonly first: string | null;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onClose: () => void;
  readonly onSend: (answer: VerdictAnswer) => void;
}): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <DialogForm
        {...{ body, label, choices, freeLabel, action, danger, first, note, onNote }}
        {...{ onClose, onSend }}
      />
    </Modal>
  );
}

function DialogForm({
  body,
  label,
  choices,
  freeLabel,
  action,
  danger,
  first,
  note,
  onNote,
  onClose,
  onSend,
}: Omit<Parameters<typeof VerdictDialog>[0], 'opened' | 'title'>): ReactNode {
  const [choice, setChoice] = useState(first ?? '');
  const [free, setFree] = useState('');
  const [missing, setMissing] = useState(false);
  const freeInput = useRef<HTMLInputElement>(null);
  const send = (): void => {
    const chosen = free.trim() === '' ? choice : free.trim();
    if (chosen === '') setMissing(true);
    else onSend({ choice: chosen, note });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
      return;
    }
    const typing =
      event.target instanceof HTMLElement &&
      event.target.matches('textarea, input:not([type="radio"])');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = /^[1-9]$/.test(event.key) ? choices[Number(event.key) - 1] : undefined;
    if (at !== undefined) setChoice(at.value);
    // The letter itself lands in the input that now has the focus; whether queues are listed changes from case to case.
    else if (/^\p{L}$/u.test(event.key)) freeInput.current?.focus();
  };
  return (
    <form onSubmit={submit} onKeyDown={onKeyDown}>
      <p className={classes.body}>{body}</p>
      {choices.length === 0 ? null : (
        <fieldset className={classes.choices} aria-invalid={missing}>
          <legend>{label}</legend>
          {choices.map(({ value, label: words }, at) => (
            <label key={value} className={classes.choice} data-checked={choice === value}>
              <input
                type="radio"
                name="choice"
                checked={choice === value}
                {...(at === 0 ? { 'data-autofocus': true } : {})}
                onChange={() => setChoice(value)}
              />
              <span>{words}</span>
              {at < 9 ? <Kbd size="xs">{at + 1}</Kbd> : null}
            </label>
          ))}
        </fieldset>
      )}
      {freeLabel === undefined ? null : (
        <TextInput
          mt="md"
          ref={freeInput}
          label={freeLabel}
          maxLength={nameMax}
          {...(choices.length === 0 ? { 'data-autofocus': true } : {})}
          value={free}
          onChange={(event) => setFree(event.currentTarget.value)}
        />
      )}
      <p className={classes.missing} role="alert">
        {missing && choice === '' && free.trim() === '' ? 'Choose one first.' : ''}
      </p>
      <Textarea
        label="Note (optional)"
        description="For the colleagues who get it; kept redacted."
        autosize
        minRows={2}
        maxLength={noteMax}
        value={note}
        onChange={(event) => onNote(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" color={danger ? 'manual' : 'accent'}>
          {action}
        </Button>
      </Group>
    </form>
  );
}
