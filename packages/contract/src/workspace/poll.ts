import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { oneOrMany } from './names.ts';

/** How a source is asked for what is new in it. */
export interface PollConfig {
  /** What `places` are: queues of Request Tracker or projects of Redmine. */
  readonly kind: 'queues' | 'projects';
  readonly places: readonly string[];
  readonly everyMs: number;
}

const everyMinMs = 5_000;
const everyMaxMs = 60 * 60 * 1_000;
const placesMax = 50;
const controlCharacter = /\p{Cc}/u;

const queue = z
  .string({ error: 'the name of a queue' })
  .min(1, { error: 'the name of a queue' })
  .max(200, { error: 'at most 200 characters' })
  .refine((text) => !controlCharacter.test(text), { error: 'a name of one line' });
const expectedProject =
  'the identifier of a project, as it stands in its address: lower-case letters, digits, - and _';
const project = z
  .string({ error: expectedProject })
  .regex(/^(?!\d+$)[a-z0-9_-]{1,100}$/, { error: expectedProject });

/** The block `poll` of a source. */
export const pollSchema: z.ZodType<PollConfig> = fileObject(
  {
    queues: oneOrMany(queue, 'the name of a queue or a list of them').optional(),
    projects: oneOrMany(project, 'the identifier of a project or a list of them').optional(),
    every: durationMs.prefault('30s'),
  },
  'a poll: a mapping with queues or projects',
).transform((file, context): PollConfig => {
  const { queues, projects, every } = file;
  if ((queues === undefined) === (projects === undefined)) {
    refuse(context, [], 'either queues (Request Tracker) or projects (Redmine)');
  }
  const kind = queues === undefined ? 'projects' : 'queues';
  const places = [...new Set(queues ?? projects ?? [])];
  if (places.length > placesMax) refuse(context, [kind], `at most ${placesMax}`);
  if (every < everyMinMs || every > everyMaxMs) refuse(context, ['every'], 'a time from 5s to 1h');
  return { kind, places, everyMs: every };
});
