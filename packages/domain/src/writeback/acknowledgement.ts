import { own } from '../shared/own.ts';
import type { RequesterKind } from '../shared/thread.ts';

export interface AcknowledgementTexts {
  /** Language (two or three small letters) → what the requester is told. */
  readonly texts: Readonly<Record<string, string>>;
  /** The language of those whose own is not among them. */
  readonly fallback: string;
}

/** A program answers an answer, and of somebody unknown nobody can say what it is. */
export function mayAcknowledge(requester: RequesterKind): boolean {
  return requester === 'person';
}

/**
 * What a requester is told: the workspace's text in the language of the ticket and what the tenant discloses of its use of AI.
 * Nothing of the ticket and nothing of a model is in it. Null when there is no text.
 *
 * @param language BCP 47; null: cannot be told.
 */
export function acknowledgementText(
  { texts, fallback }: AcknowledgementTexts,
  language: string | null,
  disclosure: string,
): { readonly language: string; readonly text: string } | null {
  const base = (language ?? '').split('-')[0]?.toLowerCase() ?? '';
  const chosen = own(texts, base) === undefined ? fallback : base;
  const text = own(texts, chosen);
  if (text === undefined) return null;
  const parts = [text.trim(), disclosure.trim()].filter((one) => one !== '');
  return { language: chosen, text: parts.join('\n\n') };
}
