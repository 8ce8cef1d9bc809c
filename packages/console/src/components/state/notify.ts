import { notifications } from '@mantine/notifications';
import { toApiProblem } from '../../api/api-problem.ts';
import { undoMessage } from './undo-message.tsx';

/** A short word that something is done. Said to screen readers too. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'auto', autoClose: 3_000, withCloseButton: false });
}

/** An action failed: what the server said, and its request id. */
export function notifyProblem(error: unknown): void {
  const { detail, requestId, code } = toApiProblem(error);
  const where = requestId === null ? code : `${code} · request ${requestId}`;
  notifications.show({ title: detail, message: where, color: 'manual', autoClose: 10_000 });
}

export function notifyProblemText(message: string): void {
  notifications.show({ message, color: 'manual', autoClose: 6_000 });
}

/**
 * Tells what was done and offers to take it back for `forMs`. A new one takes the place of the one before.
 *
 * @returns how to take it away early, e.g. when the key for undo was pressed.
 */
export function notifyUndo(given: {
  readonly message: string;
  readonly undo: () => void;
  readonly forMs: number;
}): () => void {
  const id = 'undo';
  notifications.hide(id);
  const close = (): void => {
    notifications.hide(id);
  };
  const undo = (): void => {
    close();
    given.undo();
  };
  notifications.show({
    id,
    message: undoMessage({ message: given.message, undo }),
    color: 'accent',
    autoClose: given.forMs,
  });
  return close;
}
