import { preference } from '../theme/preference.ts';
import { keyName } from './key-name.ts';

export interface Shortcut {
  /** As `keyName` writes presses; several after a space: `g i`. More than one way: a list. */
  readonly keys: string | readonly string[];
  /** What it does, for the sheet: "Accept the proposal". */
  readonly label: string;
  readonly run: () => void;
  /** Also while typing in a field. Default: no. */
  readonly whileTyping?: boolean | undefined;
  /** False keeps it in the sheet and does nothing. Default: true. */
  readonly enabled?: boolean | undefined;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** Keys of a sequence must follow each other within this time. */
const sequenceMs = 1_200;

const groups: ShortcutGroup[] = [];
const listeners = new Set<() => void>();
let snapshot: readonly ShortcutGroup[] = [];
let typed: readonly string[] = [];
let typedAt = 0;

/** Single keys can be turned off for people who speak to their computer or press keys by accident (WCAG 2.1.4). */
export const singleKeys = preference('signalbox-single-keys', ['on', 'off'], 'on');

/** Adds a group until the returned function is called. Where two groups have the same keys, the newer one wins. */
export function addShortcuts(group: ShortcutGroup): () => void {
  groups.push(group);
  changed();
  return () => {
    groups.splice(groups.indexOf(group), 1);
    changed();
  };
}

export function shortcutGroups(): readonly ShortcutGroup[] {
  return snapshot;
}

export function onShortcuts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  snapshot = [...groups];
  for (const listener of listeners) listener();
}

/** Runs what the press means. Off while typing, and while a dialog is open. */
export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  if (name === null) return;
  const typing = isField(event.target);
  if (document.querySelector('[aria-modal="true"]') !== null) return;
  if (singleKeys.get() === 'off' && !name.startsWith('mod+')) return;
  typed = event.timeStamp - typedAt < sequenceMs ? [...typed, name] : [name];
  typedAt = event.timeStamp;
  const sequence = typed.join(' ');
  const found = find(sequence) ?? find(name);
  if (found === undefined) {
    if (!startsOne(sequence)) typed = startsOne(name) ? [name] : [];
    return;
  }
  typed = [];
  if ((typing && found.whileTyping !== true) || found.enabled === false) return;
  // Enter and Space on a button, a link or a tab press that, not the row behind it.
  if (/^(?:Enter|Space)$/.test(name) && isPressable(event.target)) return;
  event.preventDefault();
  found.run();
}

function find(keys: string): Shortcut | undefined {
  for (const group of [...groups].reverse()) {
    const hit = group.shortcuts.find((one) => [one.keys].flat().includes(keys));
    if (hit !== undefined) return hit;
  }
  return undefined;
}

function startsOne(sequence: string): boolean {
  return groups.some((group) =>
    group.shortcuts.some((one) =>
      [one.keys].flat().some((keys) => keys.startsWith(`${sequence} `)),
    ),
  );
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type);
  }
  return target.isContentEditable || target.matches('textarea, select, [role="textbox"]');
}

function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, a[href], summary, [role="button"], [role="tab"], [role="option"]') !==
      null
  );
}
