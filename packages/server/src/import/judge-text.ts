import type { BadRow, ImportRow, ReadRow } from '../import-file/index.ts';

const rawMaxCharacters = 2_000;
// PostgreSQL's text and jsonb hold neither U+0000 nor half a surrogate pair.
// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what must not get in.
const unstorable = /[\u0000\p{Surrogate}]/u;

/**
 * Why a row cannot be kept: its id, a label, the language or the requester holds what the database cannot. Those must stay as
 * they are, because they are compared; texts and fields are not judged, they are cleaned as at intake.
 */
export function judgeText(row: ImportRow): BadRow | null {
  const { email, name, id } = row.requester ?? {};
  const exact = [row.externalId, row.language, email, name, id, ...Object.values(row.labels)];
  if (!exact.some((value) => typeof value === 'string' && unstorable.test(value))) return null;
  return {
    code: 'bad_text',
    reason: 'the id, a label, the language or the requester holds U+0000 or half a surrogate pair',
    raw: rawOf(row),
  };
}

/** The row with `judgeText`'s fault, when it has one. */
export function judged(row: ReadRow): ReadRow {
  if (!row.ok) return row;
  const bad = judgeText(row.row);
  return bad === null ? row : { line: row.line, record: row.record, ok: false, ...bad };
}

/** What the quarantine shows of a row that was read: its own bytes are gone by then. */
export function rawOf(row: ImportRow): string {
  const { body, externalId, labels, subject } = row;
  return JSON.stringify({ id: externalId, subject, labels, body }).slice(0, rawMaxCharacters);
}

/** For hashing: text whose lone surrogates are U+FFFD. Everything else is as it was, so known hashes stay. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
