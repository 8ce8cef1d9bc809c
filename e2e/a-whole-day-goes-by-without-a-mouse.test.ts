import type { ItemView } from '@signalbox/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type ScriptedSink, scriptedSink } from '../packages/server/test/support/scripted-sink.ts';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow, type Theme } from './support/browser.ts';
import { dialogTakesKeys } from './support/dialog.ts';
import { connectOutside, outsideSource } from './support/outside-system.ts';
import { type Person, person } from './support/people.ts';
import { sendNewTickets } from './support/seed.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

/** Enough that four of them are not sure and wait in the inbox, oldest first. */
const ticketsOutside = 20;

let browser: Browser;
let signalbox: Signalbox | null = null;
let sink: ScriptedSink;

beforeAll(async () => {
  browser = await openBrowser();
});
beforeEach(async () => {
  sink = await scriptedSink();
  // Any ticket of theirs may be written to; which ones were is looked at in the end.
  sink.openTo('');
});
afterEach(async () => {
  await signalbox?.stop();
  signalbox = null;
  await sink.close();
});
afterAll(() => browser.close());

test.each<Theme>(['light', 'dark'])(
  'sign in, import, watch, stop, accept, edit, decline, reassign, see it confirmed at the sink and told: %s',
  async (theme) => {
    const box = await startSignalbox((workspace) => connectOutside(workspace, sink.url));
    signalbox = box;
    const { context, page, faults } = await openWindow(browser, { baseUrl: box.url, theme });
    await becomeOwnerAndSignInAgain(page, box, person('owner'));
    await importExample(page, 'past', 'What the agents learned');
    await sendNewTickets(box, ticketsOutside, outsideSource);
    await importExample(page, 'new', 'Each of these tickets is decided now');
    await decisionsArrive(page);
    const stopped = await stopOne(page);
    const acts = await decideFour(page);
    await ended(box, stopped, 'cancelled');
    await ended(box, acts.declined, 'handed_over');
    await ended(box, acts.reassigned, 'handed_over');
    const accepted = await ended(box, acts.accepted, 'resolved');
    const edited = await ended(box, acts.edited, 'resolved');
    for (const { source, writes } of [accepted, edited]) {
      expect(source).toBe(outsideSource);
      expect(writes.map((write) => write.verdict)).toEqual(['confirmed']);
    }
    theSinkHasOnly(accepted, edited);
    await theStoryIsTold(page, acts.edited);
    expect(faults).toEqual([]);
    await context.close();
  },
  240_000,
);

/** Each once, with the values the person said yes to; nothing else ever came. */
function theSinkHasOnly(accepted: ItemView, edited: ItemView): void {
  const arrived = sink.writes.map(({ ticket }) => ticket);
  expect(arrived.sort()).toEqual([accepted.externalId, edited.externalId].sort());
  expect(sink.effects).toHaveLength(2);
  expect(sink.fieldsOf(accepted.externalId)).toEqual(proposalOf(accepted));
  // One field of the edited one has another value than was proposed, whichever was in focus.
  const written = sink.fieldsOf(edited.externalId);
  const proposed = proposalOf(edited);
  expect(Object.keys(written).sort()).toEqual(Object.keys(proposed).sort());
  const changed = Object.keys(written).filter((field) => written[field] !== proposed[field]);
  expect(changed).toHaveLength(1);
  sink.check();
}

function proposalOf({ decision }: ItemView): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(decision?.fields ?? {}).flatMap(([field, { value }]) =>
      value === null ? [] : [[field, value]],
    ),
  );
}

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
      return [label, element.textContent, ...labels.map((one) => one.textContent)].join(' ');
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
    await dialogTakesKeys(page, 'Decline the proposal');
    await page.getByRole('dialog').getByRole('radio').first().waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
  });
  const reassigned = await decide(page, async () => {
    await page.keyboard.press('r');
    await dialogTakesKeys(page, 'Reassign to other people');
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
