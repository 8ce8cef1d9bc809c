import { sanitiseText } from '@signalbox/domain';
import type { Citation } from './tool.ts';

/** What a model reads of one result: about 3,000 tokens. */
export const maxResultCharacters = 12_000;
const passageCharacters = 4_000;
const titleCharacters = 300;
/** Read of a text before it is shortened; redaction takes time that grows with it. */
const readCharacters = 60_000;
/** What a cut may have torn in two is left out, so that half a secret does not pass as none. */
const tornCharacters = 300;
const left = '\n[The rest was left out.]';

const numbered = /\[([A-Z]{1,20})_\d{1,9}\]/g;

/** Redacts a text; see `createRedactor`. */
export type Redact = (text: string) => string;

/**
 * A text as a model may read it. Placeholders lose their numbers: `[EMAIL_1]` of another text than the ticket's must never be
 * filled with the ticket's own.
 */
export function boundText(text: string, redact: Redact, most = maxResultCharacters): string {
  const read = text.length > readCharacters ? text.slice(0, readCharacters - tornCharacters) : text;
  // Signs nobody sees are a way to say something only a model reads.
  const clean = sanitiseText(read, readCharacters, { html: 'keep' }).text;
  const redacted = redact(clean.replace(numbered, '[$1]')).replace(numbered, '[$1]');
  if (redacted.length <= most && read.length === text.length) return redacted;
  const cut = redacted.slice(0, Math.min(redacted.length, most) - left.length);
  return cut.replace(/[\uD800-\uDBFF]$/, '') + left;
}

export function boundCitation({ id, title, text }: Citation, redact: Redact): Citation {
  return {
    id: id.slice(0, titleCharacters),
    title: boundText(title, redact, titleCharacters),
    text: boundText(text, redact, passageCharacters),
  };
}
