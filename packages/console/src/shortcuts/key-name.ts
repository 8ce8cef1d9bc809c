/** What of a key press decides which shortcut is meant. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The press as shortcuts are written: `j`, `?`, `Enter`, `shift+j`, `mod+k`; `mod` is Command or Ctrl. Signs such as `?`
 * carry their own shift. Null for modifiers alone and for combinations with Alt, which types letters on many keyboards.
 */
export function keyName(press: Press): string | null {
  const { key } = press;
  if (press.altKey || ['Shift', 'Control', 'Meta', 'Alt', 'Dead', 'Unidentified'].includes(key)) {
    return null;
  }
  const letter = key.length === 1 && /\p{L}/u.test(key);
  const named = key === ' ' ? 'Space' : letter ? key.toLowerCase() : key;
  const shifted = press.shiftKey && (letter || key.length > 1);
  const mod = press.ctrlKey || press.metaKey;
  return `${mod ? 'mod+' : ''}${shifted ? 'shift+' : ''}${named}`;
}

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  mod: 'Ctrl',
  shift: 'Shift',
};

/** A shortcut as caps on a keyboard: `g i` is two, one after the other; `mod+k` two, together. */
export function keyCaps(keys: string, apple: boolean): readonly (readonly string[])[] {
  return keys.split(' ').map((one) =>
    one.split(/\+(?=.)/).map((part) => {
      if (part === 'mod' && apple) return '⌘';
      return signs[part] ?? (/^[a-z]$/.test(part) ? part.toUpperCase() : part);
    }),
  );
}
