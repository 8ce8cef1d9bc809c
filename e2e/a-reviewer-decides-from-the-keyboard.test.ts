import type { ItemView } from '@signalbox/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { dialogTakesKeys } from './support/dialog.ts';
import { setUpOwner } from './support/people.ts';
import { sendNewTickets, trainOnExamples } from './support/seed.ts';
import { deskFields, openDatabase, type TestDatabase } from './support/seeded-database.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

const hostile = '<img src=x onerror="document.title=1"> <script>document.title="taken"</script>';

let signalbox: Signalbox;
let browser: Browser;
let database: TestDatabase;

beforeAll(async () => {
  signalbox = await startSignalbox();
  await trainOnExamples(signalbox);
  await sendNewTickets(signalbox, 14);
  browser = await openBrowser();
  database = await openDatabase(signalbox);
});
afterAll(async () => {
  await database.close();
  await browser.close();
  await signalbox.stop();
});

const itemOf = async (id: string): Promise<ItemView> =>
  (await signalbox.call('GET', `/v1/items/${id}`)).body as ItemView;

const subjectOf = (page: Page): Promise<string> => page.locator('#case-title').innerText();

/** The item in view, by its link. */
async function inView(page: Page): Promise<string> {
  await page.getByRole('region', { name: 'What would be written' }).waitFor();
  const href = await page.locator('#case-title + p a').first().getAttribute('href');
  return href?.split('/').at(-1) ?? '';
}

async function gone(page: Page, subject: string): Promise<void> {
  await page.waitForFunction(
    (old) => document.querySelector('#case-title')?.textContent !== old,
    subject,
  );
}

async function untilState(id: string, state: string): Promise<ItemView> {
  await vi.waitFor(async () => expect((await itemOf(id)).state).toBe(state), {
    timeout: 60_000,
    interval: 200,
  });
  return itemOf(id);
}

test('accept, edit, decline, reassign and undo, without a mouse, each end where they should', async () => {
  const { context, page, faults } = await openWindow(browser, { baseUrl: signalbox.url });
  await setUpOwner(page, signalbox);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();

  const accepted = await inView(page);
  const proposed = (await itemOf(accepted)).decision?.fields ?? {};
  let subject = await subjectOf(page);
  await page.keyboard.press('a');
  await gone(page, subject);

  const undone = await inView(page);
  subject = await subjectOf(page);
  await page.keyboard.press('a');
  await gone(page, subject);
  await page.keyboard.press('u');
  await page.getByText('Taken back. Nothing was written.').waitFor();
  expect(await inView(page)).toBe(undone);
  expect((await itemOf(undone)).state).toBe('in_review');
  expect(await deskFields(database, (await itemOf(undone)).externalId)).toEqual({});

  const edited = undone;
  subject = await subjectOf(page);
  await page.keyboard.press('e');
  await page.getByRole('group', { name: 'category' }).getByRole('radio').first().waitFor();
  const was = (await itemOf(edited)).decision?.fields['category']?.value;
  const category = was === 'billing' ? 'booking' : 'billing';
  await page.getByRole('radio', { name: category }).focus();
  await page.keyboard.press('Space');
  await page.getByText('changed by you').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await gone(page, subject);

  const declined = await inView(page);
  subject = await subjectOf(page);
  await page.keyboard.press('d');
  await dialogTakesKeys(page, 'Decline the proposal');
  await page.getByRole('dialog').getByRole('radio').first().waitFor();
  await page.keyboard.press('1');
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await gone(page, subject);

  const reassigned = await inView(page);
  subject = await subjectOf(page);
  await page.keyboard.press('r');
  await dialogTakesKeys(page, 'Reassign to other people');
  await page.keyboard.type('bridge-crew');
  await page.keyboard.press('Enter');
  await gone(page, subject);

  const one = await untilState(accepted, 'resolved');
  const wanted = Object.entries(proposed).flatMap(([field, { value }]) =>
    value === null ? [] : [[field, value]],
  );
  expect(await deskFields(database, one.externalId)).toMatchObject(Object.fromEntries(wanted));
  const two = await untilState(edited, 'resolved');
  expect(await deskFields(database, two.externalId)).toMatchObject({ category });
  const three = await untilState(declined, 'handed_over');
  expect(await deskFields(database, three.externalId)).toEqual({});
  const four = await untilState(reassigned, 'handed_over');
  expect(four.owner).toEqual({ kind: 'queue', name: 'bridge-crew' });
  const verdicts = await database.rows<{ verdict: string; seconds: number | null }>(
    'select verdict, seconds_spent as seconds from signalbox.verdict order by at',
  );
  expect(verdicts.map(({ verdict }) => verdict)).toEqual([
    ...['accept', 'accept', 'edit', 'decline', 'reassign'],
  ]);
  for (const { seconds } of verdicts) expect(seconds).not.toBeNull();
  expect(faults).toEqual([]);
  await context.close();
});

test('markup in a ticket stays text, in the list and in the case', async () => {
  const { body } = await signalbox.call('POST', '/v1/items', {
    externalId: 'HOSTILE-1',
    subject: `zzz ${hostile}`,
    body: `qqq ${hostile}`,
  });
  const { id } = body as { readonly id: string };
  await untilState(id, 'in_review');
  const { context, page, faults } = await openWindow(browser, { baseUrl: signalbox.url });
  const answer = await page.request.post('/v1/session', {
    data: { email: 'owner@example.com', password: 'correct horse of the owner' },
    headers: { origin: signalbox.url },
  });
  expect(answer.ok()).toBe(true);
  await page.goto(`/inbox?item=${id}`);
  expect(await inView(page)).toBe(id);
  expect(await subjectOf(page)).toContain('zzz');
  expect(await page.title()).toBe('Inbox · Signalbox');
  expect(await page.locator('main img, main script').count()).toBe(0);
  await page.keyboard.press('o');
  await page.getByText('That you opened it stands in the audit.').waitFor();
  await page.getByText('<script>document.title="taken"</script>').first().waitFor();
  expect(await page.locator('main img, main script').count()).toBe(0);
  expect(await page.title()).toBe('Inbox · Signalbox');
  expect(faults).toEqual([]);
  await context.close();
});
