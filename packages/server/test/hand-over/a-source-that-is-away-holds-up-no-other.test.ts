import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Files, type LineLab, openLine } from '../support/line.ts';
import { filesWith } from '../ticket-systems/support.ts';
import { handOver, itemOf, poll, redmineFiles, tell } from './support/told.ts';
import { type WritableRedmine, writableRedmine } from './support/writable-redmine.ts';

let redmine: WritableRedmine;
let away: Server;
let connections = 0;
let lab: LineLab;

/** Two sources of Redmine, one of which ends every connection. */
function files(): Files {
  const lines = (url: string): readonly string[] => [
    ...['type: redmine', `url: ${url}`, 'token: key', 'settles_within: 1s', 'fields:'],
    '  team: { custom_field: Team, values: { people: People } }',
    ...handOver,
  ];
  const { port } = away.address() as AddressInfo;
  const sources = [
    { name: 'redmine', lines: [...lines(redmine.url), 'poll: { projects: desk }'] },
    { name: 'away', lines: lines(`http://127.0.0.1:${port}`) },
  ];
  const { 'signalbox.yaml': main = '' } = filesWith(sources);
  return { ...redmineFiles(redmine.url, handOver), 'signalbox.yaml': main };
}

beforeEach(async () => {
  redmine = await writableRedmine();
  connections = 0;
  away = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', () => resolve()));
  lab = await openLine(files());
  await poll(lab);
});
afterEach(async () => {
  await lab.close();
  await redmine.close();
  await new Promise((resolve) => away.close(resolve));
});

test('it is asked by those under way and by nobody behind them, and the other source is told', async () => {
  for (let n = 1; n <= 20; n += 1) {
    await lab.accept({ source: 'away', externalId: String(n), subject: 'chair', body: 'squeaks' });
  }
  redmine.nowMs += 5_000;
  const id = redmine.create('chair', 'my chair squeaks');
  redmine.nowMs += 5_000;
  await poll(lab);
  await lab.drain();
  await tell(lab);
  // Four at once, and Redmine is read once for each.
  expect(connections).toBeLessThanOrEqual(4);
  expect(connections).toBeGreaterThan(0);
  expect(redmine.issue(id).team).toBe('People');
  const waiting = await lab.sql(
    "select from signalbox.hand_over where source = 'away' and verdict = 'pending' and next_at > now()",
  );
  expect(waiting).toHaveLength(20);
  expect((await lab.item(await itemOf(lab, id))).state).toBe('in_review');
});
