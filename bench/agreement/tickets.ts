import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { shuffled } from '../tiers/chance.ts';

export interface Ticket {
  readonly subject: string;
  readonly body: string;
}

export interface LabelledTicket extends Ticket {
  readonly set: string;
  readonly label: string;
}

export interface Tickets {
  /** What the models learn from. */
  readonly train: readonly LabelledTicket[];
  /** What is decided over and over: validation rows, as many of each set. */
  readonly asked: readonly LabelledTicket[];
  readonly labels: readonly string[];
}

/**
 * Real tickets whose names and small words were taken out before they were published, and written ones in whole sentences: without
 * those there would be no sentence to move and nothing to contract.
 */
export const sets = ['it_tickets_endava', 'tickets_multilingual'] as const;

/** Null: a set is not there, or has too few validation rows. */
export function readTickets(data: string, count: number, seed: string): Tickets | null {
  const train: LabelledTicket[] = [];
  const asked: LabelledTicket[] = [];
  for (const [n, set] of sets.entries()) {
    const files = ['train.csv', 'validation.csv'].map((name) => join(data, set, name));
    if (!files.every(existsSync)) return null;
    const [learnt = [], validation = []] = files.map((path) => readRows(path, set));
    const wanted = Math.floor(count / sets.length) + (n < count % sets.length ? 1 : 0);
    if (validation.length < wanted) return null;
    train.push(...learnt);
    asked.push(...shuffled(validation, `${seed} ${set}`).slice(0, wanted));
  }
  return { train, asked, labels: [...new Set(train.map(({ label }) => label))].sort() };
}

type CsvRow = Readonly<Record<string, string | undefined>>;

/** Those in English, each text once: the rewrites are made for English. */
function readRows(path: string, set: string): readonly LabelledTicket[] {
  const rows = parse(readFileSync(path), { columns: true, bom: true }) as readonly CsvRow[];
  const texts = new Map(
    rows
      .filter(({ language = 'en' }) => language === 'en')
      .map(({ text = '', label = '' }) => [text.replaceAll('\\n', '\n').trim(), label]),
  );
  texts.delete('');
  return [...texts].map(([text, label]) => ({ set, label, ...splitText(text) }));
}

const subjectMost = 200;

/** The first line is the subject where there are more, as the sets have it. */
function splitText(text: string): Ticket {
  const at = text.indexOf('\n');
  if (at === -1 || at > subjectMost) return { subject: '', body: text };
  return { subject: text.slice(0, at).trim(), body: text.slice(at).trim() };
}
