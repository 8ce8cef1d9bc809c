import { useEffect, useState } from 'react';
import { notifyProblemText } from '../../components/state/notify.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { useFocusedField } from './case-view.tsx';
import { optionsOf } from './field-options.ts';
import type { Acts } from './use-acts.ts';
import type { Desk } from './use-desk.ts';
import { useDigits } from './use-digits.ts';

export interface CaseKeys {
  readonly focused: string | null;
  readonly focus: (field: string) => void;
  readonly valuesOf: (field: string) => readonly string[] | null;
  readonly showsOriginal: boolean;
  readonly toggleOriginal: () => void;
}

/** The keys of the inbox, and what they move in the case: the field in focus and whether the original is shown. */
export function useCaseKeys(desk: Desk, acts: Acts): CaseKeys {
  const { selection, opened, options, mayDecide, isNarrow, verdicts } = desk;
  const { item } = opened;
  const [focused, focus] = useFocusedField(desk);
  const [originalOf, setOriginalOf] = useState<string | null>(null);
  const isEditing = acts.draft.open;
  const showsOriginal = item !== undefined && originalOf === item.id;
  const valuesOf = (field: string): readonly string[] | null =>
    options?.fields[field]?.values ?? null;
  const toggleOriginal = (): void => {
    if (item !== undefined) setOriginalOf(showsOriginal ? null : item.id);
  };
  const [into, setInto] = useState<'fields' | 'reply'>('fields');
  useFocusWhenEditing(isEditing, into === 'reply' ? 'reply' : focused);
  const canReword = item?.decision?.reply?.hash != null;
  const edit = (where: typeof into): void => {
    setInto(where);
    acts.edit();
  };

  const fields = Object.keys(item?.decision?.fields ?? {});
  const moveField = (by: number): void => {
    const at = fields.indexOf(focused ?? '') + by;
    const field = fields[Math.max(0, Math.min(fields.length - 1, at))];
    if (field !== undefined) focus(field);
  };
  const pick = (digit: number): void => {
    const decided = focused === null ? undefined : item?.decision?.fields[focused];
    if (focused === null || decided === undefined) return;
    const option = optionsOf(decided, valuesOf(focused))[digit - 1];
    if (option !== undefined) acts.choose(focused, option.value);
  };
  const undo = (): void => {
    if (!verdicts.undo()) notifyProblemText('There is nothing left to take back.');
  };
  useShortcuts('Inbox', [
    // While values are chosen, the arrows belong to them.
    { keys: isEditing ? ['j'] : ['j', 'ArrowDown'], label: 'Next', run: () => selection.step(1) },
    { keys: isEditing ? ['k'] : ['k', 'ArrowUp'], label: 'Before', run: () => selection.step(-1) },
    { keys: 'u', label: 'Undo the last verdict', run: undo, enabled: mayDecide },
  ]);
  useShortcuts('Case', [
    {
      keys: 'a',
      label: desk.isCheck ? 'It was right' : 'Accept the proposal',
      run: acts.accept,
      enabled: mayDecide && !isEditing,
    },
    {
      keys: 'e',
      label: desk.isCheck ? 'It was wrong, this is right' : 'Edit the values',
      run: () => edit('fields'),
      enabled: mayDecide,
    },
    {
      keys: 'w',
      label: 'Change the words of the reply',
      run: () => edit('reply'),
      enabled: mayDecide && canReword,
    },
    {
      // What the sheet says; a shortcut is not told its key, so `useDigits` hears them.
      keys: '1–9',
      label: 'Choose a value for the field in focus',
      run: () => undefined,
    },
    { keys: 'ArrowRight', label: 'Next field', run: () => moveField(1), enabled: !isEditing },
    { keys: 'ArrowLeft', label: 'Field before', run: () => moveField(-1), enabled: !isEditing },
    {
      keys: 'd',
      label: desk.isCheck ? 'It was wrong' : 'Decline',
      run: () => acts.openDialog('decline'),
      enabled: mayDecide,
    },
    { keys: 'r', label: 'Reassign', run: () => acts.openDialog('reassign'), enabled: mayDecide },
    {
      keys: 'm',
      label: 'More that propose the same',
      run: () => acts.openDialog('alike'),
      enabled: mayDecide && !desk.isCheck,
    },
    { keys: 'c', label: 'Claim, or release the claim', run: acts.toggleClaim, enabled: mayDecide },
    { keys: 'o', label: 'Show the original (audited)', run: toggleOriginal, enabled: mayDecide },
    {
      keys: 'mod+Enter',
      label: 'Send and go on',
      run: acts.accept,
      whileTyping: true,
      enabled: mayDecide,
    },
    {
      keys: 'Escape',
      label: 'Leave unchanged',
      run: isEditing ? acts.leaveEdit : () => (isNarrow ? selection.go(null) : setOriginalOf(null)),
      whileTyping: true,
      enabled: isEditing || isNarrow || showsOriginal,
    },
  ]);
  useDigits(pick, mayDecide);
  return { focused, focus, valuesOf, showsOriginal, toggleOriginal };
}

/** Puts the keyboard on the values when editing begins, and back on the case when it ends. */
function useFocusWhenEditing(isEditing: boolean, field: string | null): void {
  const [was, setWas] = useState(isEditing);
  useEffect(() => {
    if (was === isEditing) return;
    setWas(isEditing);
    if (!isEditing) return;
    const radios = `[data-field="${CSS.escape(field ?? '')}"]`;
    const wanted =
      document.querySelector<HTMLElement>(`${radios}:checked`) ??
      document.querySelector<HTMLElement>(radios);
    wanted?.focus({ preventScroll: true });
    wanted?.closest('fieldset')?.scrollIntoView({ block: 'nearest' });
  }, [isEditing, field, was]);
}
