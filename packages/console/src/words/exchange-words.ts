import type { ExchangePart } from '@signalbox/contract';

const parts: Readonly<Record<ExchangePart, string>> = {
  look: 'look before',
  check: 'look between',
  note: 'note',
  fields: 'fields',
  answer: 'answer',
  read_back: 'read back',
  second_look: 'second look',
};

/** What part of a write a request was; of one this console does not know yet, its name. */
export function partWord(part: string): string {
  return Object.hasOwn(parts, part) ? parts[part as ExchangePart] : part.replaceAll('_', ' ');
}
