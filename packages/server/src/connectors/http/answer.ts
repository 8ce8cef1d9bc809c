import { ConnectorError } from '../connector.ts';

/** @throws ConnectorError `unreadable` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, which quotes the text.
    throw new ConnectorError('unreadable');
  }
}

/** A value as the ledger keeps it; null for what is no single value. */
export function toText(value: unknown): string | null {
  // What no column can hold would make the record of a whole batch fail.
  if (typeof value === 'string') {
    return value.replaceAll('\u0000', '\ufffd').replace(/\p{Cs}/gu, '\ufffd');
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}
