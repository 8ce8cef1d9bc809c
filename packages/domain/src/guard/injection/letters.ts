import { latinLookAlikes, plainLetters } from './confusables.ts';

// As a string: in a regex literal these would be invisible, which linters refuse.
const invisible = new RegExp(
  '[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180E\\u200B-\\u200F' +
    '\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\u{E0000}-\\u{E01EF}]',
  'gu',
);
// Accents of Latin, Greek and Cyrillic, and the vowel signs Arabic is usually written without.
const accentMarks = '\\u0300-\\u036F\\u0483-\\u0489\\u064B-\\u065F\\u0670\\u20D0-\\u20FF';
const accents = new RegExp(`[${accentMarks}]`, 'g');
const plain = /^[\x20-\x7E]*$/;
// "don't" and "dont", "l'IA" and "l IA", "e-mail" and "e mail" are one.
const shortened = /(?<=[a-z])['’](?=(?:t|s|re|ll|ve|m|d)(?![a-z]))/g;
const joins = /(?<=\p{L})['’\-‐‑](?=\p{L})/gu;
// Normalising is not linear in runs of marks; honest text has two or three (UAX #15, section 13).
const manyMarks = /\p{M}{31,}/gu;

/** Lower case, NFKC, without accents and invisible characters, look-alikes as what they look like. Idempotent, linear. */
export function foldLetters(text: string): string {
  if (plain.test(text)) return apart(text.toLowerCase());
  const visible = text.replace(invisible, '').replace(manyMarks, '');
  let folded = lower(visible);
  // What one step writes another may change: lower case of compatibility forms, accents that composed again.
  for (let round = 0; round < 3; round += 1) {
    const next = lower(folded);
    if (next === folded) break;
    folded = next;
  }
  return apart(latinLookAlikes(folded));
}

function lower(text: string): string {
  const bare = text.normalize('NFKC').toLowerCase().normalize('NFD').replace(accents, '');
  return plainLetters(bare.normalize('NFKC')).replace(invisible, '');
}

function apart(text: string): string {
  return text.replace(shortened, '').replace(joins, ' ');
}
