import { afterAll, beforeAll, expect, test } from 'vitest';
import { rerunItem } from '../../src/line/runner/rerun.ts';
import { redmineFiles } from '../connectors/support/redmine-files.ts';
import { type WrittenRedmine, writtenRedmine } from '../connectors/support/written-redmine.ts';
import { type LineLab, openLine } from '../support/line.ts';

let redmine: WrittenRedmine;
let lab: LineLab;
beforeAll(async () => {
  redmine = await writtenRedmine();
  lab = await openLine(redmineFiles(redmine.url));
});
afterAll(async () => {
  await lab.close();
  await redmine.close();
});

async function doubled(): Promise<{ readonly id: string; readonly issue: string }> {
  const issue = redmine.create();
  redmine.repeatNote();
  const id = await lab.accept({ source: 'redmine', externalId: issue });
  await lab.drain();
  return { id, issue };
}

test('a note that something on the way repeated ends with a person, though every field stands', async () => {
  const { id, issue } = await doubled();
  expect(redmine.notesOf(issue)).toHaveLength(2);
  expect(await lab.item(id)).toMatchObject({
    ...{ state: 'stuck', stuckCode: 'write_doubled', verdict: 'confirmed', attempts: 1 },
  });
});

test('once a person has looked it is resolved, and nothing more is sent', async () => {
  const { id, issue } = await doubled();
  await rerunItem(lab.context, lab.tenantId, id, 'system');
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(redmine.notesOf(issue)).toHaveLength(2);
});
