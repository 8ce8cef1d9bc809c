import { Button, Group, Modal, Textarea } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState, useSyncExternalStore } from 'react';
import { type Asked, currentlyAsked, onAsked } from './confirm.ts';

const reasonMax = 1_000;
/** Above drawers, which may be what asks, and below what drops down. */
const aboveDrawers = 250;

/** Where `confirm` shows its questions; once in the frame of the console. */
export function ConfirmHost(): ReactNode {
  const asked = useSyncExternalStore(onAsked, currentlyAsked);
  return (
    <Modal
      opened={asked !== null}
      onClose={() => asked?.answer(null)}
      zIndex={aboveDrawers}
      title={asked?.question.title}
    >
      {asked === null ? null : <Question key={asked.question.title} asked={asked} />}
    </Modal>
  );
}

function Question({ asked }: { readonly asked: Asked }): ReactNode {
  const { question, answer } = asked;
  const { reason: wanted = 'none', danger = false } = question;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (wanted === 'required' && reason.trim() === '') setMissing(true);
    else answer({ reason: reason.trim() });
  };
  return (
    <form onSubmit={submit}>
      <div>{question.body}</div>
      {wanted === 'none' ? null : (
        <Textarea
          mt="lg"
          label={wanted === 'required' ? 'Reason' : 'Reason (optional)'}
          description="Kept in the audit. Ctrl Enter sends."
          data-autofocus
          autosize
          minRows={2}
          maxLength={reasonMax}
          value={reason}
          error={missing ? 'Say why, in a few words.' : null}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
          }}
        />
      )}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={() => answer(null)}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          color={danger ? 'manual' : 'accent'}
          {...(wanted === 'none' ? { 'data-autofocus': true } : {})}
        >
          {question.action}
        </Button>
      </Group>
    </form>
  );
}
