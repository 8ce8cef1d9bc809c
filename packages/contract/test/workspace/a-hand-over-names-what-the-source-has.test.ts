import { expect, test } from 'vitest';
import { HAND_OVER_CAUSES, sourceSchemaOf } from '../../src/index.ts';

const sourceSchema = sourceSchemaOf({
  rt: { title: 'RT', fields: ['Queue', 'Priority'], places: { kind: 'queues' }, answers: true },
  mute: { title: 'Mute', fields: ['Queue'], places: { kind: 'queues' } },
});
const source = {
  ...{ name: 'desk', type: 'rt', url: 'https://rt.example', token: 't' },
  fields: { team: { field: 'Queue' } },
};
const refused = (more: Readonly<Record<string, unknown>>): readonly string[] => {
  const parsed = sourceSchema.safeParse({ ...source, ...more });
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
};

test('nothing is told by a source that does not say so', () => {
  expect(sourceSchema.parse(source)).not.toHaveProperty('handOver');
  expect(sourceSchema.parse(source)).not.toHaveProperty('acknowledge');
  expect(sourceSchema.parse(source)).toHaveProperty('onReply', 'decide');
});

test('a system whose requesters cannot be answered takes no acknowledgement', () => {
  const acknowledge = { texts: { en: 'Seen.' }, fallback: 'en' };
  expect(refused({ acknowledge })).toEqual([]);
  expect(refused({ type: 'mute', acknowledge })).toEqual(['acknowledge']);
});

test('an empty hand-over is told for every cause and moves nothing', () => {
  expect(sourceSchema.parse({ ...source, hand_over: {} })).toMatchObject({
    handOver: { causes: HAND_OVER_CAUSES, field: null, to: { default: null } },
  });
});

test('languages and disclosure have their defaults', () => {
  const acknowledge = { texts: { EN: 'Hello', de: 'Hallo' }, fallback: 'en' };
  expect(sourceSchema.parse({ ...source, acknowledge })).toMatchObject({
    acknowledge: { texts: { en: 'Hello', de: 'Hallo' }, fallback: 'en', disclose: true },
  });
});

test.each([
  [{ hand_over: { causes: 'bored' } }, 'hand_over.causes.0'],
  [{ hand_over: { to: { default: 'network' } } }, 'hand_over.field'],
  [{ hand_over: { field: 'group' } }, 'hand_over.field'],
  [{ hand_over: {}, note: 'none' }, 'note'],
  [{ acknowledge: { texts: { de: 'Hallo' }, fallback: 'en' } }, 'acknowledge.fallback'],
  [{ acknowledge: { texts: { en: '' }, fallback: 'en' } }, 'acknowledge.texts.en'],
  [{ on_reply: 'ignore' }, 'on_reply'],
])('%j is refused at %s', (more, place) => expect(refused(more)).toContain(place));
