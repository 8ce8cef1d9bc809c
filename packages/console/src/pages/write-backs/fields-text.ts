import type { WriteBackView } from '../../api/write-backs.ts';

/** `team = apps, priority = high`; that they are gone, for what was erased. */
export function fieldsText({ intended }: Pick<WriteBackView, 'intended'>): string {
  if (intended['erased'] === true) return 'its values have been erased';
  return Object.entries(intended)
    .map(
      ([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .join(', ');
}
