/** What of a body may be told beside the write it belongs to. */
export interface OutlineTerms {
  /** Values the ledger shows already. */
  readonly known: ReadonlySet<string>;
  /** A text that is told by a mark only. `begins` finds it also where a system wants each line by itself. */
  readonly text: { readonly begins: string; readonly mark: string } | null;
  /** Its names are ours. Of an answer only plain names are told: some systems key what they say by people. */
  readonly ours: boolean;
}

const depthMax = 8;
const namesMax = 40;
const valueMax = 200;
const plainName = /^[A-Za-z_][A-Za-z0-9_]{0,59}$/;
/** Who sees a note hangs on these. */
const visibility: ReadonlySet<string> = new Set(['private', 'private_notes', 'internal', 'public']);
const hidden = '…';

/**
 * A body by its names, such as `{"issue":{"priority_id":…,"notes":…}}`. `…` stands for every value that the ledger does not
 * show anyway, for what is too deep or too much, and of a list only the first is told, with how many there are. So nothing of a
 * ticket, a person or a token can be in it, whatever the body holds.
 *
 * @param charactersMax at most so many, and one more for what is cut off.
 */
export function outlineOf(body: unknown, terms: OutlineTerms, charactersMax: number): string {
  const parts: string[] = [];
  let left = charactersMax;
  const put = (part: string): void => {
    if (left < 0) return;
    left -= part.length;
    parts.push(left < 0 ? hidden : part);
  };
  const tell = (value: unknown, name: string, depth: number): void => {
    if (left < 0) return;
    if (typeof value !== 'object' || value === null) put(scalar(value, name, terms));
    else if (depth >= depthMax) put(hidden);
    else if (Array.isArray(value)) {
      put('[');
      if (value.length > 0) tell(value[0], name, depth + 1);
      put(value.length > 1 ? `]×${value.length}` : ']');
    } else {
      let names = 0;
      put('{');
      for (const [inner, one] of Object.entries(value)) {
        names += 1;
        if (names > namesMax) break;
        put(`${names === 1 ? '' : ','}${nameOf(inner, terms)}:`);
        tell(one, inner, depth + 1);
      }
      put(names > namesMax ? `,${hidden}}` : '}');
    }
  };
  tell(body, '', 0);
  return parts.join('');
}

function nameOf(name: string, { ours }: OutlineTerms): string {
  if (plainName.test(name)) return `"${name}"`;
  return ours ? JSON.stringify(name) : hidden;
}

function scalar(value: unknown, name: string, { known, text }: OutlineTerms): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return visibility.has(name) ? String(value) : hidden;
  if (typeof value === 'number') return known.has(String(value)) ? String(value) : hidden;
  if (typeof value !== 'string') return hidden;
  if (text !== null && value.includes(text.begins)) return text.mark;
  return value.length <= valueMax && known.has(value) ? JSON.stringify(value) : hidden;
}
