import type { QueryValues } from '../../api/request.ts';
import { withQuery } from '../../api/request.ts';

/** The same question for a terminal: the key stands in a variable, never in the text. */
export function curlOf(path: string, query?: QueryValues): string {
  const url = `${window.location.origin}${withQuery(path, query)}`;
  return `curl -sS -H "Authorization: Bearer $SIGNALBOX_KEY" '${url.replaceAll("'", '%27')}'`;
}

/** @returns whether it is in the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

/** Over plain HTTP to another machine there is no clipboard API. */
function copyByHand(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}
