import { findSecrets } from '../../shared/find-secrets.ts';
import type { ReplyPlace } from './answer.ts';

/** A placeholder is filled with its value when the reply is sent. */
const filledWithSecret = /\[\s{0,3}KEY\s{0,3}_\s{0,3}\d{1,9}\s{0,3}\]/gi;
const ordinaryWord = /^\p{L}{1,24}$/u;
const moreWords = /^["'“”,;:]?[ \t]+\p{L}/u;

/**
 * Keys, tokens, passwords and private keys in a reply, by the words redaction uses, and placeholders of such: nobody gets a secret
 * by mail, not even back. "Password: must have twelve characters" is none: a plain word with more words behind it is a sentence,
 * so a password of that kind is missed.
 */
export function findReplySecrets(text: string): readonly ReplyPlace[] {
  const places: ReplyPlace[] = [];
  for (const { index, 0: found } of text.matchAll(filledWithSecret))
    places.push({ from: index, to: index + found.length });
  for (const { start, end } of findSecrets(text)) {
    if (ordinaryWord.test(text.slice(start, end)) && moreWords.test(text.slice(end, end + 4)))
      continue;
    // The placeholder itself, behind "password:".
    if (places.some(({ from, to }) => start < to && from < end)) continue;
    if (/^\[[A-Z]{2,10}_\d{1,9}\]?$/.test(text.slice(start, end))) continue;
    places.push({ from: start, to: end });
  }
  return places.sort((a, b) => a.from - b.from);
}
