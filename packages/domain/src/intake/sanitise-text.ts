import { type CharacterChange, cleanCharacters } from './clean-characters.ts';
import { escapeTags, htmlToText, looksLikeHtml } from './html-to-text.ts';

/** What was changed on the way in. Each is named at most once, in the order in which it was first done. */
export type SanitiseChange =
  | CharacterChange
  | 'html_to_text'
  | 'white_space_trimmed'
  | 'blank_lines_collapsed'
  | 'truncated';

export interface SanitiseOptions {
  /** `detect` turns HTML bodies into text; `keep` leaves tags alone. Default: `detect`. */
  readonly html?: 'detect' | 'keep' | undefined;
  /** Newlines and tabs become spaces, as a subject needs. Default: false. */
  readonly singleLine?: boolean | undefined;
}

export interface SanitisedText {
  readonly text: string;
  readonly changes: readonly SanitiseChange[];
}

/**
 * Text from outside as the line may hold it: storable in PostgreSQL (no NUL, no lone surrogates), in NFC, with
 * `\n` line ends, without control, bidirectional and invisible characters, HTML bodies as text, blank lines at
 * most one in a row, cut to `maxCharacters` (UTF-16 code units, see `intakeLimits`) without splitting a character.
 *
 * Idempotent: what it returns it returns unchanged. Linear in the input. Never throws.
 */
export function sanitiseText(
  input: string,
  maxCharacters: number,
  options: SanitiseOptions = {},
): SanitisedText {
  const changes = new Set<SanitiseChange>();
  let text = cleanCharacters(input, changes as Set<CharacterChange>);
  const isHtml = options.html !== 'keep' && looksLikeHtml(text);
  if (isHtml) {
    changes.add('html_to_text');
    // References may have brought in what was just removed, hence the second cleaning.
    text = cleanCharacters(htmlToText(text), changes as Set<CharacterChange>);
  }
  text = options.singleLine === true ? joinLines(text, changes) : tidyLines(text, changes);
  text = cut(text, maxCharacters, changes);
  // Last, because only the final text says what would be read as a tag; writing it out may pass the limit again.
  if (isHtml) text = cut(escapeTags(text), maxCharacters, changes);
  return { text, changes: [...changes] };
}

// Split and trim, not /[ \t]+$/gm: that pattern is quadratic on long runs of spaces inside a line.
function tidyLines(text: string, changes: Set<SanitiseChange>): string {
  if (text === '') return text;
  const kept: string[] = [];
  let trimmed = false;
  let collapsed = false;
  for (const line of text.split('\n')) {
    const end = line.trimEnd();
    if (end.length !== line.length) trimmed = true;
    if (end === '' && (kept.length === 0 || kept.at(-1) === '')) collapsed = true;
    else kept.push(end);
  }
  if (kept.at(-1) === '') {
    kept.pop();
    collapsed = true;
  }
  if (trimmed) changes.add('white_space_trimmed');
  if (collapsed) changes.add('blank_lines_collapsed');
  return kept.join('\n');
}

function joinLines(text: string, changes: Set<SanitiseChange>): string {
  const joined = text.replace(/[\n\t]+/g, ' ').trim();
  if (joined !== text) changes.add('white_space_trimmed');
  return joined;
}

function cut(text: string, maxCharacters: number, changes: Set<SanitiseChange>): string {
  if (text.length <= maxCharacters) return text;
  changes.add('truncated');
  const last = text.charCodeAt(maxCharacters - 1);
  const splitsPair = maxCharacters > 0 && last >= 0xd800 && last <= 0xdbff;
  const head = text.slice(0, splitsPair ? maxCharacters - 1 : maxCharacters);
  // A joiner or a space that the cut left at the end would go on the next pass.
  return head.replace(/[\u200C\u200D]$/, '').trimEnd();
}
