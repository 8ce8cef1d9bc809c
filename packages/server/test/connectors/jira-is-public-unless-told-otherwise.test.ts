import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { adfOf, textOfAdf } from '../../src/connectors/jira/adf.ts';
import { freshConnector, withinMs, writeOf, writesSince } from '../support/systems/connect.ts';
import { type FakeJira, fakeJira } from '../support/systems/fake-jira.ts';

let jira: FakeJira;
beforeAll(async () => {
  jira = await fakeJira();
});
afterEach(() => {
  jira.traps.reset();
  jira.state.projectType = 'service_desk';
  jira.state.transitions = [];
  jira.state.indexLagMs = 0;
  jira.system.check();
});
afterAll(() => jira.system.close());

const withFields = (...fields: readonly string[]): readonly string[] => {
  const lines = jira.lines({ more: [] });
  return [...lines.slice(0, lines.indexOf('fields:') + 1), ...fields.map((field) => `  ${field}`)];
};

async function written(lines: readonly string[], fields: Readonly<Record<string, string>>) {
  const connector = freshConnector(jira, lines);
  const id = jira.create('vpn');
  const write = writeOf(id, fields);
  const before = await connector.read(write, withinMs);
  const from = jira.system.asked.length;
  const fault = await connector.write(write, withinMs, before).then(
    () => null,
    (error: unknown) => error,
  );
  return { id, fault, sent: writesSince(jira, from), after: await connector.read(write, withinMs) };
}
const status = 'state: { field: status, values: { done: Done } }';

test('in a project without a portal no note is internal, so none is written', async () => {
  jira.state.projectType = 'software';
  const category = 'category: { custom_field: Category }';
  const { fault, sent } = await written(withFields(category), { category: 'Network' });
  expect(fault).toMatchObject({ fault: 'refused' });
  expect(sent).toEqual([]);
});

test('a status is reached by the move that leads there, after the fields and without a word', async () => {
  jira.state.transitions = [
    { id: '21', to: 'In progress', asks: false },
    { id: '31', to: 'Done', asks: true },
    { id: '41', to: 'Done', asks: false },
  ];
  const { fault, after } = await written(withFields(status), { state: 'done' });
  expect(fault).toBeNull();
  expect(after).toMatchObject({ fields: { state: 'done' }, note: 'internal' });
});

test.each([
  ['there is no move to it', []],
  ['the move asks for more', [{ id: '31', to: 'Done', asks: true }]],
])('a status is refused before anything is sent when %s', async (_, transitions) => {
  jira.state.transitions = transitions;
  const { fault, sent } = await written(withFields(status), { state: 'done' });
  expect(fault).toMatchObject({ fault: 'refused' });
  expect(sent).toEqual([]);
});

test('204 to a move that changes nothing is found', async () => {
  jira.state.transitions = [{ id: '41', to: 'Done', asks: false }];
  jira.state.dropped.add('status');
  const { fault, after } = await written(withFields(status), { state: 'done' });
  expect(fault).toBeNull();
  expect(after.fields).toEqual({ state: 'Waiting for support' });
});

test('a component is added to those that stand there', async () => {
  const connector = freshConnector(jira, withFields('team: { field: component }'));
  const id = jira.create('vpn');
  jira.set(id, 'team', 'Desk');
  const write = writeOf(id, { team: 'Network' });
  await connector.write(write, withinMs, await connector.read(write, withinMs));
  const stands = jira.state.issues.at(-1)?.fields['components'];
  expect(stands).toMatchObject([{ name: 'Desk' }, { name: 'Network' }]);
  expect((await connector.read(write, withinMs)).fields).toEqual({ team: 'Network' });
});

test('of two custom fields of one name none is written', async () => {
  const connector = freshConnector(jira, withFields('floor: { custom_field: Twins }'));
  const write = writeOf(jira.create('vpn'), { floor: '1' });
  await expect(connector.read(write, withinMs)).rejects.toMatchObject({ fault: 'refused' });
});

test('an issue its index shows a minute late comes in all the same', async () => {
  const poll = freshConnector(jira).poll;
  jira.system.nowMs += 3_600_000;
  const begun = await poll?.take(null, withinMs, 0);
  jira.system.nowMs += 5_000;
  jira.state.indexLagMs = 90_000;
  const late = jira.create('late');
  jira.system.nowMs += 60_000;
  const first = await poll?.take(begun?.cursor, withinMs, 0);
  expect(first?.arrivals).toEqual([]);
  jira.state.indexLagMs = 0;
  const quick = jira.create('quick');
  jira.system.nowMs += 5_000;
  const second = await poll?.take(first?.cursor, withinMs, 0);
  expect(second?.arrivals.map(({ externalId }) => externalId)).toEqual([late, quick]);
});

test('an issue that appears behind one already taken comes in', async () => {
  const poll = freshConnector(jira).poll;
  jira.system.nowMs += 3_600_000;
  const begun = await poll?.take(null, withinMs, 0);
  jira.system.nowMs += 5_000;
  jira.create('late');
  const late = jira.state.issues.pop();
  jira.system.nowMs += 120_000;
  const quick = jira.create('quick');
  jira.system.nowMs += 5_000;
  const first = await poll?.take(begun?.cursor, withinMs, 0);
  expect(first?.arrivals.map(({ externalId }) => externalId)).toEqual([quick]);
  if (late !== undefined) jira.state.issues.push({ ...late, key: 'DESK-900' });
  const second = await poll?.take(first?.cursor, withinMs, 0);
  expect(second?.arrivals.map(({ externalId }) => externalId)).toEqual(['DESK-900']);
});

test('a document becomes the text a person sees, and a text a document', () => {
  const text = (value: string): object => ({ type: 'text', text: value });
  const document = {
    ...{ type: 'doc', version: 1 },
    content: [
      {
        type: 'paragraph',
        content: [text('Hello '), { type: 'mention', attrs: { text: '@hanna' } }],
      },
      {
        type: 'bulletList',
        content: ['one', 'two'].map((item) => ({
          type: 'listItem',
          content: [{ type: 'paragraph', content: [text(item)] }],
        })),
      },
      { type: 'mediaSingle', content: [{ type: 'media', attrs: { id: 'x' } }] },
      {
        type: 'paragraph',
        content: [
          text('see'),
          { type: 'hardBreak' },
          { type: 'inlineCard', attrs: { url: 'https://x.example' } },
        ],
      },
    ],
  };
  expect(textOfAdf(document)).toBe('Hello @hanna\none\n\ntwo\n\nsee\nhttps://x.example');
  expect(textOfAdf(adfOf('first\nsecond\n\nthird'))).toBe('first\nsecond\nthird');
  expect([textOfAdf('as it was'), textOfAdf(null), textOfAdf([1, { type: 3 }])]).toEqual([
    ...['as it was', '', ''],
  ]);
});

test('a document that is deeper than anybody writes is cut, not followed', () => {
  let deep: object = { type: 'text', text: 'deep' };
  for (let n = 0; n < 100_000; n += 1) deep = { type: 'blockquote', content: [deep] };
  expect(textOfAdf({ type: 'doc', content: [{ type: 'text', text: 'top' }, deep] })).toBe('top');
});
