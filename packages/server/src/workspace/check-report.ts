import type { RuleFieldCheck, WorkspaceCheck } from './check.ts';

const MAX_LISTED = 20;

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function fieldLine(field: RuleFieldCheck): string {
  const verdict =
    field.precision === null
      ? 'no labelled ticket'
      : `right ${field.right} of ${field.labelled} (${percent(field.precision)})`;
  return `${field.field}=${field.value}: ${verdict}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MAX_LISTED ? [`  … and ${lines.length - MAX_LISTED} more`] : [];
  return ['', title, ...lines.slice(0, MAX_LISTED).map((line) => `  ${line}`), ...more];
}

function ruleLines(check: WorkspaceCheck): readonly string[] {
  const width = Math.max(0, ...check.rules.map(({ rule }) => rule.length));
  return check.rules
    .filter(({ hits }) => hits > 0)
    .map(({ rule, hits, fields }) => {
      const name = rule.padEnd(width);
      return `  ${name}  ${String(hits).padStart(6)} ${hits === 1 ? 'hit ' : 'hits'}  ${fields.map(fieldLine).join('; ')}`;
    });
}

/** The check as plain text for a terminal; every rule that hit, then what deserves a look. */
export function formatCheck(check: WorkspaceCheck): string {
  const models = check.models === 0 ? '' : `, ${plural(check.models, 'model')}`;
  const head = `Workspace ${check.workspace}: ${plural(check.agents, 'agent')}, ${plural(check.rules.length, 'rule')}${models}`;
  const still = check.contradictions.map(
    ({ field, rules: [a, b], values: [valueA, valueB], tickets, right: [rightA, rightB] }) =>
      tickets === 0
        ? `${a} and ${b} have the same condition but want ${field}=${valueA} and ${field}=${valueB}`
        : `${a} (${field}=${valueA}, right ${rightA}) and ${b} (${field}=${valueB}, right ${rightB}) on ${plural(tickets, 'ticket')}`,
  );
  if (check.tickets === null) {
    return [head, ...section('Rules that contradict each other:', still)].join('\n');
  }
  const overall = check.fields.map(
    ({ field, labelled, proposed, right }) =>
      `${field}: the rules propose a value for ${proposed} of ${labelled} labelled tickets; right ${right}${proposed === 0 ? '' : ` (${percent(right / proposed)})`}`,
  );
  const places = new Map(check.rules.map(({ rule, place }) => [rule, place]));
  return [
    `${head}, ${plural(check.tickets, 'past ticket')}`,
    ...section('All rules together:', overall),
    '',
    'Rules:',
    ...ruleLines(check),
    ...section(
      'Rules that never hit:',
      check.neverHit.map((rule) => `${rule} (${places.get(rule) ?? ''})`),
    ),
    ...section('Rules that contradict each other on the same tickets:', still),
    ...section(
      'Rules that do the same work:',
      check.overlaps.map(
        ({ rules: [a, b], tickets, share }) =>
          `${a} and ${b}: ${plural(tickets, 'ticket')}, ${percent(share)} of the rarer one`,
      ),
    ),
  ].join('\n');
}
