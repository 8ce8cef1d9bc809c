import type { ItemView } from '@signalbox/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow, type Theme } from './support/browser.ts';
import { type Person, person } from './support/people.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

let browser: Browser;
let signalbox: Signalbox | null = null;

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await signalbox?.stop();
  signalbox = null;
});
afterAll(() => browser.close());

test.each<Theme>(['light', 'dark'])(
  'sign in, import, watch, stop, accept, edit, decline, reassign, see it confirmed and told: %s',
  async (theme) => {
    const box = await startSignalbox();
    signalbox = box;
    const { context, page, faults } = await openWindow(browser, { baseUrl: box.url, theme });
    await becomeOwnerAndSignInAgain(page, box, person('owner'));
    await importExample(page, 'past', 'What the agents learned');
    await importExample(page, 'new', 'Each of these tickets is decided now');
    await decisionsArrive(page);
    const stopped = await stopOne(page);
    const acts = await decideFour(page);
    await ended(box, stopped, 'cancelled');
    await ended(box, acts.declined, 'handed_over');
    await ended(box, acts.reassigned, 'handed_over');
    for (const id of [acts.accepted, acts.edited]) {
      const item = await ended(box, id, 'resolved');
      expect(item.writes.map((write) => write.verdict)).toEqual(['confirmed']);
      const desk = await box.call('GET', `/v1/desk/tickets/${item.externalId}`);
      expect(desk.status).toBe(200);
    }
    await theStoryIsTold(page, acts.edited);
    expect(faults).toEqual([]);
    await context.close();
  },
);

/** Moves the focus with Tab until it stands on something of that name; a page may have put it there itself. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const pressesMax = 120;
  for (let n = 0; n < pressesMax; n += 1) {
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      // Past the last element the focus is on the page itself, which contains every name.
      if (element === null || element === document.body) return '';
      const label = element.getAttribute('aria-label') ?? '';
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      return [label, element.textContent ?? '', ...labels.map((one) => one.textContent)].join(' ');
    });
    if (name.test(here)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${String(name)}`);
}

async function go(page: Page, key: string, heading: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

async function becomeOwnerAndSignInAgain(page: Page, box: Signalbox, one: Person): Promise<void> {
  await page.goto(box.setupUrl);
  await formIsThere(page);
  await tabTo(page, /Your name/);
  await page.keyboard.type(one.name);
  await tabTo(page, /Email/);
  await page.keyboard.type(one.email);
  await tabTo(page, /Password/);
  await page.keyboard.type(one.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Places', exact: true }).waitFor();
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await formIsThere(page);
  await tabTo(page, /Email/);
  await page.keyboard.type(one.email);
  await tabTo(page, /Password/);
  await page.keyboard.type(one.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Places', exact: true }).waitFor();
}

/** A key pressed before the page has drawn itself goes nowhere, as it would for a person. */
async function formIsThere(page: Page): Promise<void> {
  await page.getByLabel('Password', { exact: true }).waitFor();
}

async function importExample(page: Page, part: 'past' | 'new', then: string): Promise<void> {
  await go(page, 'n', 'Now');
  await go(page, 'm', 'Import');
  if (part === 'new') {
    // Of a group of radio buttons Tab reaches the chosen one; the arrows choose another.
    await tabTo(page, /Past tickets to learn from/);
    await page.keyboard.press('ArrowDown');
  }
  await tabTo(page, new RegExp(`Use the example ${part} tickets`));
  await page.keyboard.press('Enter');
  await page.getByText(then).first().waitFor({ timeout: 90_000 });
}

async function decisionsArrive(page: Page): Promise<void> {
  await go(page, 'n', 'Now');
  await page
    .getByText(/[1-9]\d* decided/)
    .first()
    .waitFor({ timeout: 60_000 });
  expect(await axeFaults(page)).toEqual([]);
}

/** Stops the first ticket of the list in its delay window; gives its item. */
async function stopOne(page: Page): Promise<string> {
  await go(page, 'h', 'Holds');
  const answer = page.waitForResponse((one) => /\/v1\/holds\/[^/]+\/cancel$/.test(one.url()));
  await page.getByRole('row').nth(1).waitFor();
  await page.keyboard.press('s');
  // Stopping may ask for a word of why first.
  if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Enter');
  const { itemId } = (await (await answer).json()) as { readonly itemId: string };
  return itemId;
}

interface Acts {
  readonly accepted: string;
  readonly edited: string;
  readonly declined: string;
  readonly reassigned: string;
}

async function decideFour(page: Page): Promise<Acts> {
  await go(page, 'i', 'Inbox');
  const accepted = await decide(page, async () => page.keyboard.press('a'));
  const edited = await decide(page, async () => {
    await page.keyboard.press('e');
    const group = page.getByRole('group', { name: 'category' }).getByRole('radio');
    await group.first().waitFor();
    await page.keyboard.press('2');
    await page.getByText('changed by you').first().waitFor();
    await page.keyboard.press('Control+Enter');
  });
  const declined = await decide(page, async () => {
    await page.keyboard.press('d');
    await page.getByRole('dialog', { name: 'Decline the proposal' }).waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
  });
  const reassigned = await decide(page, async () => {
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: 'Reassign to other people' }).waitFor();
    await page.keyboard.type('night-shift');
    await page.keyboard.press('Enter');
  });
  return { accepted, edited, declined, reassigned };
}

/** Acts on the case in view and waits for the next one; gives the item it was about. */
async function decide(page: Page, act: () => Promise<void>): Promise<string> {
  await page.getByRole('region', { name: 'What would be written' }).waitFor();
  const title = await page.locator('#case-title').innerText();
  const href = await page.locator('#case-title + p a').first().getAttribute('href');
  await act();
  await page.waitForFunction(
    (old) => document.querySelector('#case-title')?.textContent !== old,
    title,
  );
  return href?.split('/').at(-1) ?? '';
}

async function ended(box: Signalbox, id: string, state: string): Promise<ItemView> {
  const read = async (): Promise<ItemView> =>
    (await box.call('GET', `/v1/items/${id}`)).body as ItemView;
  await vi.waitFor(async () => expect((await read()).state).toBe(state), {
    timeout: 60_000,
    interval: 200,
  });
  return read();
}

async function theStoryIsTold(page: Page, id: string): Promise<void> {
  await page.goto(`/items/${id}`);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.waitFor();
  const told = await timeline.innerText();
  const order = ['Ticket came in', 'Decided', 'Verdict', 'Write'].map((word) => told.indexOf(word));
  expect(order.every((at) => at >= 0)).toBe(true);
  expect([...order].sort((a, b) => a - b)).toEqual(order);
  expect(told).toMatch(/confirmed/i);
  expect(await axeFaults(page)).toEqual([]);
}
