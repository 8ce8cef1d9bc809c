import type { AnswerContext, ReplyPlace, ReplyToCheck } from './answer.ts';
import { comparableHost, type Link, linksOf } from './links.ts';

/**
 * Addresses in a reply that lead anywhere but to known places: a host the workspace allows, or the very address that stands in this thread, behind its placeholders, or in
 * a passage the reply cites. An address of the thread with something added is another one: that is how text is carried out in the
 * address of a picture.
 */
export function findForeignAddresses(
  { text, citations }: ReplyToCheck,
  { hosts, thread, placeholders, passages }: AnswerContext,
): readonly ReplyPlace[] {
  const links = linksOf(text);
  if (links.length === 0) return [];
  const cited = passages.filter(({ id }) => citations.includes(id)).map((one) => one.text);
  const known = new Set<string>();
  for (const one of [...thread, ...Object.values(placeholders), ...cited])
    for (const link of linksOf(one)) known.add(comparable(link));
  return links
    .filter((link) => !isOfHost(link.host, hosts) && !known.has(comparable(link)))
    .map(({ from, to }) => ({ from, to }));
}

function isOfHost(host: string, hosts: readonly string[]): boolean {
  if (host === '') return false;
  return hosts.some((one) => {
    const allowed = comparableHost(one);
    return allowed !== '' && (host === allowed || host.endsWith(`.${allowed}`));
  });
}

/** `https://Example.com/` and `example.com` are one address; what follows the host has to be the same letter by letter. */
function comparable({ written, host, kind }: Link): string {
  if (kind === 'mail' || host === '') return written.toLowerCase();
  const rest = written.replace(/^(?:https?:)?(?:[/\\]{2})?/i, '');
  const path = rest.slice(rest.search(/[/\\?#]|$/)).replace(/^\/$/, '');
  return `${host}${path}`;
}
