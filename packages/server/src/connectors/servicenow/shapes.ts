import type { FieldPlace } from '@signalbox/contract';
import * as z from 'zod';
import { ConnectorError } from '../connector.ts';

/** What we read of the Table API; more may stand there. */
const cell = z.object({
  value: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  display_value: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
});

/** A record as `sysparm_display_value=all` shows it. What is not there is no field, or one the token may not read. */
export const recordsShape = z.object({ result: z.array(z.record(z.string(), cell)) });
export type Incident = z.infer<typeof recordsShape>['result'][number];

const text = z
  .string()
  .nullish()
  .transform((one) => one ?? '');
export const journalShape = z.object({
  result: z.array(
    z.object({
      sys_id: text,
      element: text,
      element_id: text,
      value: text,
      sys_created_on: text,
      sys_created_by: text,
    }),
  ),
});
export type Journal = z.infer<typeof journalShape>['result'][number];

export const choicesShape = z.object({
  result: z.array(z.object({ name: z.string(), element: z.string(), value: z.string() })),
});
export const namedShape = z.object({
  result: z.array(z.object({ sys_id: z.string(), name: z.string() })),
});
export const usersShape = z.object({ result: z.array(z.object({ time_zone: text })) });

/** @throws ConnectorError `refused`: what cannot be read could be written and never confirmed. */
export function cellOf(incident: Incident, field: string): Incident[string] {
  const found = Object.hasOwn(incident, field) ? incident[field] : undefined;
  if (found === undefined) throw new ConnectorError('refused');
  return found;
}

/** A group by its name, everything else as it is stored. */
export function valueAt(incident: Incident, { name }: FieldPlace): string | null {
  const { value, display_value } = cellOf(incident, name);
  return (name === 'assignment_group' ? display_value : value) || null;
}
