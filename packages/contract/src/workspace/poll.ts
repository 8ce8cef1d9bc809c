import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { oneOrMany } from './names.ts';

export const PLACE_KINDS = ['queues', 'projects', 'groups'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** How a source is asked for what is new in it. */
export interface PollConfig {
  /** What `places` are: each system has one of these. */
  readonly kind: PlaceKind;
  /** `all` alone: whatever there is, where the system allows it. */
  readonly places: readonly string[];
  readonly everyMs: number;
}

const everyMinMs = 5_000;
const everyMaxMs = 60 * 60 * 1_000;
const placesMax = 50;
const controlCharacter = /\p{Cc}/u;

const placeNamed = (what: string): z.ZodType<string> =>
  z
    .string({ error: `the name of a ${what}` })
    .min(1, { error: `the name of a ${what}` })
    .max(200, { error: 'at most 200 characters' })
    .refine((text) => !controlCharacter.test(text), { error: 'a name of one line' });

/** The block `poll` of a source. */
export const pollSchema: z.ZodType<PollConfig> = fileObject(
  {
    queues: oneOrMany(placeNamed('queue'), 'the name of a queue or a list of them').optional(),
    projects: oneOrMany(
      placeNamed('project'),
      'the identifier of a project or a list of them',
    ).optional(),
    groups: oneOrMany(
      placeNamed('group'),
      'the name of a group, a list of them, or all',
    ).optional(),
    every: durationMs.prefault('30s'),
  },
  'a poll: a mapping with queues, projects or groups',
).transform((file, context): PollConfig => {
  const { every } = file;
  const given = PLACE_KINDS.filter((kind) => file[kind] !== undefined);
  const [kind = 'queues'] = given;
  if (given.length !== 1) refuse(context, [], `one of ${PLACE_KINDS.join(', ')}`);
  const places = [...new Set(file[kind] ?? [])];
  if (places.length > placesMax) refuse(context, [kind], `at most ${placesMax}`);
  if (every < everyMinMs || every > everyMaxMs) refuse(context, ['every'], 'a time from 5s to 1h');
  return { kind, places, everyMs: every };
});
