import type { Files } from '../../support/line.ts';
import { filesWith, type SystemSource } from '../../ticket-systems/support.ts';

/** A source of the fake that takes all that the rules decide. */
export function redmineSource(
  name: string,
  url: string,
  more: readonly string[] = [],
): SystemSource {
  const lines = [
    'type: redmine',
    `url: ${url}`,
    'token: key',
    'fields:',
    '  priority: { field: priority, values: { low: Low, urgent: Urgent } }',
    '  team: { custom_field: Group, values: { network: Network } }',
    '  category: { custom_field: Category, values: { network: Network } }',
    ...more,
  ];
  return { name, lines };
}

export function redmineFiles(url: string): Files {
  return filesWith([redmineSource('redmine', url)]);
}
