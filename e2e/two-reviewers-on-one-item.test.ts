import type { ItemView } from '@signalbox/contract';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { join, person, setUpOwner, signIn } from './support/people.ts';
import { sendNewTickets } from './support/seed.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

let signalbox: Signalbox;
let browser: Browser;

beforeAll(async () => {
  signalbox = await startSignalbox();
  await sendNewTickets(signalbox, 4);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await signalbox.stop();
});

test('two look at one item, one decides it, and the other is told who has it and loses nothing', async () => {
  const first = await openWindow(browser, { baseUrl: signalbox.url });
  const owner = await setUpOwner(first.page, signalbox);
  const second = await openWindow(browser, { baseUrl: signalbox.url });
  const reviewer = await join(first.page, second.page, 'reviewer');

  await first.page.goto('/inbox');
  const link = first.page.locator('#case-title + p a').first();
  const itemId = (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
  await second.page.goto(`/inbox?item=${itemId}`);
  await second.page.getByRole('region', { name: 'What would be written' }).waitFor();
  await first.page.getByRole('region', { name: 'What would be written' }).waitFor();

  // The owner begins to change values: that claims it, and the reviewer sees by whom without asking.
  await first.page.keyboard.press('e');
  await first.page.getByText('claimed by you').waitFor();
  await second.page.getByText(`${owner.name} is working on it`).waitFor();

  // The reviewer tries all the same, with something chosen.
  await second.page.keyboard.press('e');
  await second.page.getByText(`${owner.name} is working on this one.`).waitFor();
  await second.page.keyboard.press('a');
  await second.page.getByText(`${owner.name} is working on this one.`).waitFor();
  expect(await stateOf(itemId)).toBe('in_review');

  // The owner gives it back; the reviewer decides it, and the owner's window says that it is closed.
  await first.page.keyboard.press('Escape');
  await second.page.getByText(`${owner.name} is working on it`).waitFor({ state: 'hidden' });
  await second.page.keyboard.press('a');
  await vi.waitFor(async () => expect(await stateOf(itemId)).not.toBe('in_review'), {
    timeout: 20_000,
  });
  await first.page.getByText('This one is closed').waitFor();
  await first.page.keyboard.press('a');
  const { body } = await signalbox.call('GET', `/v1/items/${itemId}`);
  const verdicts = (body as ItemView).timeline.filter(({ type }) => /verdict/.test(type));
  expect(verdicts).toHaveLength(1);
  expect(verdicts[0]?.actor.kind).toBe('person');
  expect(reviewer.name).not.toBe(owner.name);
  expect([...first.faults, ...second.faults]).toEqual([]);
  await first.context.close();
  await second.context.close();
});

test('who had not heard of the claim is refused, told by whom, and gets what they chose back', async () => {
  const owner = person('owner');
  const reviewer = person('reviewer');
  const first = await openWindow(browser, { baseUrl: signalbox.url });
  await signIn(first.page, owner, '/sign-in?to=%2Finbox');
  const second = await openWindow(browser, { baseUrl: signalbox.url });
  // The reviewer's window hears nothing from here on, as behind a proxy that ends long answers.
  await second.context.route('**/v1/events', (route) => route.abort());
  await signIn(second.page, reviewer, '/sign-in?to=%2Finbox');
  const subject = await first.page.locator('#case-title').innerText();
  await first.page.getByRole('region', { name: 'What would be written' }).waitFor();
  await second.page.getByRole('heading', { name: subject, level: 2 }).waitFor();
  await second.page.getByRole('region', { name: 'What would be written' }).waitFor();
  await first.page.keyboard.press('c');
  await first.page.getByText('claimed by you').waitFor();

  await second.page.keyboard.press('a');
  const toast = second.page.getByRole('alert').filter({ hasText: owner.name });
  await toast.getByText(`${owner.name} is working on this one.`).waitFor();
  await second.page.getByText('not recorded').first().waitFor();
  expect(await axeFaults(second.page)).toEqual([]);
  await toast.getByRole('button', { name: 'Go back to it' }).click();
  await second.page.getByRole('heading', { name: subject, level: 2 }).waitFor();
  const href = await second.page.locator('#case-title + p a').first().getAttribute('href');
  expect(await stateOf(href?.split('/').at(-1) ?? '')).toBe('in_review');
  expect([...first.faults, ...second.faults].filter((one) => !one.includes('events'))).toEqual([]);
  await first.context.close();
  await second.context.close();
});

async function stateOf(itemId: string): Promise<string> {
  return ((await signalbox.call('GET', `/v1/items/${itemId}`)).body as ItemView).state;
}
