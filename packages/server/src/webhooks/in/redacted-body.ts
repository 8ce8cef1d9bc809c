import { sanitiseText } from '@signalbox/domain';
import { storableText } from '../../audit/storable.ts';
import { createRedactor, type Redactor } from '../../redaction/redactor.ts';

const readMax = 32_000;
const keptMax = 4_000;

/**
 * What a person sees of a webhook that could not be taken: at most 4,000 characters, redacted. Text by text, because in JSON
 * an escape stands before what it is about: `\n4111 1111 …` would hide a card number behind its `n`.
 *
 * @param document the parsed body; undefined when it is no JSON.
 */
export function redactedBody(document: unknown, bytes: Uint8Array): string {
  const redactor = createRedactor();
  const text =
    document === undefined
      ? redactText(
          redactor,
          resolveEscapes(Buffer.from(bytes.subarray(0, readMax)).toString('utf8')),
        )
      : JSON.stringify(redactValue(redactor, document, { left: readMax }));
  return storableText(text.slice(0, keptMax));
}

interface Budget {
  left: number;
}

function redactText(redactor: Redactor, text: string): string {
  return redactor.redact(sanitiseText(text, readMax).text);
}

function redactValue(redactor: Redactor, value: unknown, budget: Budget): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    budget.left -= text.length;
    if (budget.left < 0) return '…';
    const redacted = redactText(redactor, text);
    return redacted === text ? value : redacted;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one) => redactValue(redactor, one, budget));
  const members = Object.entries(value).map(([name, member]) => [
    redactText(redactor, name),
    redactValue(redactor, member, budget),
  ]);
  return Object.fromEntries(members) as unknown;
}

/** `mate\u0040example.com` is an address too. */
function resolveEscapes(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    )
    .replace(/\\[bfnrt]/g, ' ');
}
