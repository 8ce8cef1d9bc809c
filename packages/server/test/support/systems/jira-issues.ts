import type { BenchField } from './bench.ts';

export interface JiraPerson {
  readonly accountId: string;
  readonly displayName: string;
  readonly emailAddress?: string;
}

export interface JiraCommentRow {
  readonly id: string;
  readonly author: JiraPerson;
  readonly body: unknown;
  readonly created: string;
  readonly jsdPublic: boolean;
  readonly properties: readonly { readonly key: string; readonly value: unknown }[];
}

export interface JiraIssueRow {
  readonly id: string;
  readonly key: string;
  readonly comments: JiraCommentRow[];
  /** The oldest first. */
  readonly changes: { readonly field: string; readonly fromString: string }[];
  updatedMs: number;
  readonly fields: Record<string, unknown>;
}

export const people = {
  paul: { accountId: 'acc-paul', displayName: 'Paul', emailAddress: 'paul@corp.test' },
  hanna: { accountId: 'acc-hanna', displayName: 'Hanna' },
  svc: { accountId: 'acc-svc', displayName: 'Signalbox' },
} as const satisfies Record<string, JiraPerson>;

/** What may be chosen, by the id Jira gives each. */
export const options = {
  priority: { '1': 'Highest', '3': 'Medium', '5': 'Low' },
  components: { '10': 'Desk', '11': 'Network' },
  customfield_10050: { '20': 'Inquiry', '21': 'Network' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export const places: Readonly<Record<BenchField, keyof typeof options>> = {
  category: 'customfield_10050',
  priority: 'priority',
  team: 'components',
};

export const allFields = [
  { id: 'summary', name: 'Summary', custom: false },
  { id: 'priority', name: 'Priority', custom: false },
  { id: 'components', name: 'Components', custom: false },
  { id: 'customfield_10050', name: 'Category', custom: true },
  { id: 'customfield_10051', name: 'Twins', custom: true },
  { id: 'customfield_10052', name: 'Twins', custom: true },
  { id: 'customfield_10053', name: 'Off screen', custom: true },
];

/** The option of an id, as Jira shows it. */
export function shown(field: keyof typeof options, id: string): object | null {
  const name = (options[field] as Readonly<Record<string, string>>)[id];
  if (name === undefined) return null;
  return field === 'customfield_10050' ? { id, value: name } : { id, name };
}

export function idOf(field: keyof typeof options, name: string): string {
  const found = Object.entries(options[field]).find(([, one]) => one === name);
  if (found === undefined) throw new Error(`no ${field} ${name}`);
  return found[0];
}

/** Moments as Jira writes them. */
export function stamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

export function adfText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { text, content } = value as {
    readonly text?: string;
    readonly content?: readonly unknown[];
  };
  return (text ?? '') + (content ?? []).map(adfText).join('');
}

export function adf(text: string): object {
  const content = [{ type: 'paragraph', content: [{ type: 'text', text }] }];
  return { version: 1, type: 'doc', content };
}
