import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeJira, fakeJira } from '../packages/server/test/support/systems/fake-jira.ts';
import { axeFaults } from './support/axe.ts';
import { openBrowser, openWindow } from './support/browser.ts';
import { accept, person, setUpOwner } from './support/people.ts';
import { type Signalbox, startSignalbox } from './support/signalbox.ts';

let signalbox: Signalbox;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: readonly string[];
let receiver: Server;
let jira: FakeJira;
const received: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  jira = await fakeJira();
  const { url: JIRA_URL } = jira.system;
  const variables = { JIRA_URL, JIRA_USER: 'svc@corp.test', JIRA_TOKEN: 'good' };
  signalbox = await startSignalbox(undefined, variables);
  browser = await openBrowser();
  receiver = createServer((request, response) => {
    received.push(request.headers);
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  ({ context, page, faults } = await openWindow(browser, { baseUrl: signalbox.url }));
  await setUpOwner(page, signalbox);
});
afterAll(async () => {
  await context.close();
  await browser.close();
  await new Promise((resolve) => receiver.close(resolve));
  await signalbox.stop();
  await jira.system.close();
});

test('an invited reviewer sees no tab they may not use, and a new role counts at once', async () => {
  await page.goto('/settings');
  const reviewer = person('reviewer');
  await page.getByLabel('Email').fill(reviewer.email);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByRole('textbox', { name: 'The link', exact: true }).inputValue();
  expect(link).toContain('/join#');
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('table', { name: 'Open invitations' }).getByText(reviewer.email).waitFor();

  const other = await openWindow(browser, { baseUrl: signalbox.url });
  await other.page.goto(link);
  await accept(other.page, reviewer, false);
  // The owner's list follows by itself.
  await page.getByRole('table', { name: 'Members' }).getByText(reviewer.name).waitFor();
  await other.page.getByRole('link', { name: 'Settings' }).click();
  const tabs = other.page.getByRole('navigation', { name: 'Settings', exact: true });
  await tabs.getByRole('link', { name: 'Switches' }).waitFor();
  expect(await tabs.getByRole('link').allTextContents()).toEqual(['People', 'Tenant', 'Switches']);
  const places = other.page.getByRole('navigation', { name: 'Places', exact: true });
  expect(await places.getByRole('link', { name: 'Import' }).count()).toBe(0);
  await other.page.goto('/settings?tab=keys');
  await other.page.getByRole('heading', { name: 'Your role may not manage keys' }).waitFor();
  expect(await axeFaults(other.page)).toEqual([]);

  await page.getByLabel(`Role of ${reviewer.name}`).first().click();
  await page.getByRole('option', { name: 'lead', exact: true }).click();
  await places.getByRole('link', { name: 'Import' }).waitFor();
  await other.context.close();
});

test('the last owner stays one, and is told why', async () => {
  await page
    .getByLabel(`Role of ${person('owner').name}`)
    .first()
    .click();
  await page.getByRole('option', { name: 'viewer', exact: true }).click();
  await page.getByText('This is the last owner.').waitFor();
  expect(await axeFaults(page)).toEqual([]);
});

test('a key is shown once, opens what it may, and nothing after it is revoked', async () => {
  await page.goto('/settings?tab=keys');
  await page.getByLabel('Name').fill('nightly report');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = await page.getByRole('textbox', { name: 'The key', exact: true }).inputValue();
  const call = async (path: string): Promise<number> =>
    (await fetch(`${signalbox.url}${path}`, { headers: { authorization: `Bearer ${key}` } }))
      .status;
  expect([await call('/v1/items'), await call('/v1/keys')]).toEqual([200, 403]);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  expect(await page.content()).not.toContain(key);
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Revoke nightly report' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('revoked').first().waitFor();
  await expect.poll(() => call('/v1/items')).toBe(401);
});

test('an endpoint gets a signed test, and the log says that it arrived', async () => {
  await page.goto('/settings?tab=webhooks');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  await page.getByLabel('Address').fill(url);
  await page.getByRole('button', { name: 'Make the endpoint' }).click();
  expect(await page.getByRole('textbox', { name: 'The secret', exact: true }).inputValue()).toMatch(
    /^whsec_/,
  );
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('link', { name: url }).click();
  await page.getByRole('button', { name: `Send a test to ${url}` }).click();
  await page.getByRole('list', { name: 'Deliveries' }).getByText('arrived').waitFor();
  expect(received[0]).toMatchObject({
    'webhook-id': expect.any(String),
    'webhook-signature': expect.stringMatching(/^v1,/),
  });
  await page.getByRole('button', { name: /^Send webhook\.test of .* again$/ }).click();
  await expect.poll(() => received.length).toBe(2);
  expect(received[1]?.['webhook-id']).toBe(received[0]?.['webhook-id']);
  expect(await axeFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
});

test('a system is connected from the keyboard: probed, mapped, tried on a ticket, and nothing is written there', async () => {
  const ticket = jira.create('vpn');
  await page.goto('/sources');
  await page.getByRole('link', { name: 'Connect a system' }).press('Enter');
  await page.getByRole('radio', { name: 'Jira and Jira Service Management' }).press('Space');
  await page.getByText('JIRA_TOKEN is set in this server.').waitFor();
  await page.getByLabel('Projects whose tickets come in by themselves').fill('DESK');
  await page.getByRole('button', { name: 'Connect and probe' }).press('Enter');
  await page.getByText('It answers, and nothing is missing').waitFor();
  const box = (name: string) => page.getByRole('combobox', { name, exact: true });
  expect(await box('category is written to').inputValue()).toBe('Category');
  expect(await box('network is called').inputValue()).toBe('Network');

  await page.getByLabel('Number of a ticket').fill(ticket);
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'What the ticket says' }).waitFor();
  await page.getByText('An internal note would be left as well.').waitFor();
  expect(jira.notes(ticket)).toEqual([]);
  const made = page.getByRole('region', { name: '6. The lines' });
  await made.locator('[aria-busy="false"]').waitFor();
  const lines = made.locator('pre');
  for (const line of ['sources:', '- name: jira', 'JIRA_TOKEN', 'custom_field: Category'])
    expect(await lines.textContent()).toContain(line);
  expect(await page.content()).not.toContain(jira.system.url);
  await page.getByRole('button', { name: 'Copy the lines' }).press('Enter');
  await page.getByText('Copied.').waitFor();
  expect(await axeFaults(page)).toEqual([]);

  const wide = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('list', { name: 'What the ticket says' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await axeFaults(page)).toEqual([]);
  if (wide !== null) await page.setViewportSize(wide);
  jira.system.check();
  expect(faults).toEqual([]);
});
