import type { AnswerContext, ReplyPlace, ReplyToCheck } from './answer.ts';

/** Looser than what is filled: a reply with `[ email_1 ]` was not made by our rules. */
const placeholderLike =
  /\[\s{0,3}(?:LITERAL|KEY|EMAIL|IBAN|IP|MAC|SSN|CARD|PHONE|ADDRESS|PERSON)\s{0,3}_\s{0,3}\d{1,9}\s{0,3}\]/gi;

/**
 * Personal data in a reply that is not of this thread: placeholders this item does not have, and values in clear that stand neither
 * behind its placeholders nor in its texts nor in a passage that is cited. A number of the service desk in a knowledge article is no
 * one's secret.
 */
export function findForeignData(
  { text, personalData, citations }: ReplyToCheck,
  { placeholders, passages, thread }: AnswerContext,
): readonly ReplyPlace[] {
  const places: ReplyPlace[] = [];
  for (const { index, 0: found } of text.matchAll(placeholderLike))
    if (!Object.hasOwn(placeholders, found)) places.push({ from: index, to: index + found.length });
  if (personalData.length > 0) {
    const cited = passages.filter(({ id }) => citations.includes(id));
    const known = [...Object.values(placeholders), ...thread, ...cited.map((one) => one.text)];
    const compared = known.map(comparable);
    for (const { from, to } of personalData) {
      const value = comparable(text.slice(from, to));
      if (value !== '' && isPlaceholder(text.slice(from, to))) continue;
      if (!compared.some((one) => one.includes(value))) places.push({ from, to });
    }
  }
  return places.sort((a, b) => a.from - b.from);
}

/** Judged above. */
function isPlaceholder(value: string): boolean {
  return value.replace(placeholderLike, '') === '';
}

/** Spaces and signs are set differently in every text: `+49 30 1234-5` and `+49301234 5` are one number. */
function comparable(value: string): string {
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()/.\-\u2010-\u2015]/g, '');
}
