import { type ImportView, type ItemView, type Role, roles } from '@signalbox/contract';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { goTo } from './support/go-to.ts';
import { connectTracker } from './support/outside-system.ts';
import { type Places, type Probe, probes } from './support/page-probes.ts';
import { type PageRow, readConsolePages, readPageTable } from './support/page-table.ts';
import { join, setUpOwner } from './support/people.ts';
import { sendNewTickets, trainOnExamples } from './support/seed.ts';
import { failWrite, openDatabase, seedConversation } from './support/seeded-database.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: readonly string[];
  /** What the page asked for that changes something, or was refused. */
  readonly wrong: string[];
}

const table = await readPageTable();
/** All the example has: few of them are sure and not urgent, and only such are held. */
const newTickets = 63;
const settledMs = 300;
/** A viewer is refused most. Where it is told in each of its forms, everybody must be able to read it. */
const inspected = ['/', '/inbox', '/audit', '/start', '/agents/triage'];
const windows = new Map<Role, Window>();
let signalbox: Signalbox;
let browser: Browser;
let places: Places;

beforeAll(async () => {
  signalbox = await startSignalbox(connectTracker);
  browser = await openBrowser();
  for (const role of roles) {
    const window = await openWindow(browser, { baseUrl: signalbox.url });
    if (role === 'owner') await setUpOwner(window.page, signalbox);
    else await join(windowOf('owner').page, window.page, role);
    windows.set(role, { ...window, wrong: listen(window.page) });
  }
  places = await fill(signalbox);
});
afterAll(async () => {
  await browser.close();
  await signalbox.stop();
});

function windowOf(role: Role): Window {
  const window = windows.get(role);
  if (window === undefined) throw new Error(`no ${role} has joined`);
  return window;
}

/** One ticket held, one in review, one stuck, one whose write failed, one import with a bad row, two versions, a switch thrown. */
async function fill(box: Signalbox): Promise<Places> {
  await trainOnExamples(box);
  const ids = await sendNewTickets(box, newTickets);
  const stuck = await answered<{ readonly id: string }>(box, 'POST', '/v1/items', {
    ...{ kind: 'invoice', externalId: 'I-1', subject: 'Invoice 1', body: 'For two anchors.' },
    requester: { email: 'purser@ferries.example' },
  });
  const items = await Promise.all(
    ids.map((id) => answered<ItemView>(box, 'GET', `/v1/items/${id}`)),
  );
  const inState = (state: ItemView['state']): string =>
    items.find((item) => item.state === state)?.id ?? `none is ${state}`;
  await answered(box, 'POST', '/v1/controls/source:desk/trip', { reason: 'to be seen' });
  // Of a category that no ticket has: it opens an incident and touches nothing that waits.
  const control = encodeURIComponent('mode:triage/none');
  const trip = { reason: 'to be seen', mode: 'safe' };
  await answered(box, 'POST', `/v1/controls/${control}/trip`, trip);
  const taken = await windowOf('owner').page.request.post('/v1/imports?name=new.csv&as=new', {
    data: 'id,text\nA-1,\nA-2,\n',
    headers: { origin: box.url, 'content-type': 'text/csv' },
  });
  const { id: importId } = (await taken.json()) as { readonly id: string };
  await vi.waitFor(
    async () => {
      const run = await answered<ImportView>(box, 'GET', `/v1/imports/${importId}`);
      expect(run).toMatchObject({ state: 'done', quarantined: 2 });
      const item = await answered<ItemView>(box, 'GET', `/v1/items/${stuck.id}`);
      expect(item.state).toBe('stuck');
    },
    { timeout: 30_000, interval: 100 },
  );
  const incident = await vi.waitFor(
    async () => {
      const { data } = await answered<{ readonly data: readonly { readonly id: string }[] }>(
        box,
        'GET',
        '/v1/incidents?state=open',
      );
      return data[0]?.id ?? expect.fail('no incident yet');
    },
    { timeout: 30_000, interval: 200 },
  );
  const [held, inReview] = [inState('held'), inState('in_review')];
  const database = await openDatabase(box);
  const unmet = await failWrite(database, inReview);
  await seedConversation(database, inReview);
  await database.close();
  return { held, inReview, stuck: stuck.id, unmet, importId, incident };
}

async function answered<T>(
  box: Signalbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await box.call(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body as T;
}

function listen(page: Page): string[] {
  const wrong: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') wrong.push(`${request.method()} ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() === 403) wrong.push(`403 ${response.url()}`);
  });
  return wrong;
}

const probeOf = ({ page, act }: PageRow): Probe => {
  const probe = probes[page]?.[act];
  if (probe === undefined) throw new Error(`nothing tells whether ${page} lets somebody ${act}`);
  return probe;
};
const addressOf = (row: PageRow): string => probeOf(row).at?.(places) ?? row.page;

test('the table has every page of the console and no other, and everything that is looked for', async () => {
  const pages = new Set(table.map(({ page }) => page.replaceAll(/\{\w+\}/g, '*')));
  expect([...pages].sort()).toEqual(await readConsolePages());
  const inTable = table.map(({ page, act }) => `${page}: ${act}`);
  const lookedFor = Object.entries(probes).flatMap(([page, acts]) =>
    Object.keys(acts).map((act) => `${page}: ${act}`),
  );
  expect(inTable.sort()).toEqual(lookedFor.sort());
});

// At once, as people are: each has a window of their own, and most of the time goes into waiting for a page to be still.
describe.concurrent.each(roles)('%s', (role) => {
  test('sees and may on every page what the table says, and is told in words what not', async () => {
    const window = windowOf(role);
    const said: Record<string, string> = {};
    const seen: Record<string, string> = {};
    for (const address of new Set(table.map(addressOf))) {
      const rows = table.filter((row) => addressOf(row) === address);
      window.wrong.splice(0);
      await goTo(window.page, address);
      for (const row of rows) {
        const name = `${address}: ${row.act}`;
        said[name] = row.may[role] ? 'allowed' : 'refused';
        seen[name] = await look(window.page, row, row.may[role]);
      }
      await pressKeys(window.page, rows, role);
      const inspects = role === 'viewer' && inspected.includes(address);
      const faults = inspects ? await axeFaults(window.page) : [];
      expect([...window.wrong, ...faults], address).toEqual([]);
      expect(await refusedOn(window.page), address).toSatisfy((acts: readonly string[]) =>
        acts.every((act) => table.some((row) => row.act === act && !row.may[role])),
      );
    }
    expect(seen).toEqual(said);
    expect(window.faults).toEqual([]);
  }, 240_000);
});

/** What the page says the role may not do, in the words of the table. */
async function refusedOn(page: Page): Promise<readonly string[]> {
  const text = await page.getByRole('main').or(page.locator('body')).first().innerText();
  return [...text.matchAll(/Your role may not ([a-z ]+)/g)].map(([, act = '']) => act.trim());
}

/** Waits for what the table promises, then looks at both: what is offered, and what is said to be refused. */
async function look(page: Page, row: PageRow, may: boolean): Promise<string> {
  const found = await probeOf(row).find(page);
  const words = page.getByText(`Your role may not ${row.act}`).first();
  await (may ? found : words).waitFor({ timeout: 10_000 }).catch(() => undefined);
  const isOffered = await (await probeOf(row).find(page)).isVisible();
  const isRefused = (await refusedOn(page)).includes(row.act);
  if (isOffered === isRefused) return isOffered ? 'offered and refused' : 'nothing said';
  return isOffered ? 'allowed' : 'refused';
}

async function pressKeys(page: Page, rows: readonly PageRow[], role: Role): Promise<void> {
  const keys = rows.filter(({ may }) => !may[role]).flatMap((row) => probeOf(row).keys ?? []);
  // Without keys nothing was asked of it: a drawer that the address opens stands there.
  if (keys.length === 0) return;
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(settledMs);
  expect(await page.getByRole('dialog').isVisible()).toBe(false);
}
