import type { Role } from '@signalbox/contract';
import type { Page } from 'playwright-core';
import type { Signalbox } from './signalbox.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export function person(role: string): Person {
  return {
    name: `${role[0]?.toUpperCase() ?? ''}${role.slice(1)} of the tests`,
    email: `${role}@example.com`,
    password: `correct horse of the ${role}`,
  };
}

/** Makes the first owner through the printed link, in the browser, as a person does. Ends on Now. */
export async function setUpOwner(page: Page, signalbox: Signalbox): Promise<Person> {
  const owner = person('owner');
  await page.goto(signalbox.setupUrl);
  await accept(page, owner, true, 'First steps');
  await page.getByRole('button', { name: 'Skip the tour' }).click();
  await page.getByRole('heading', { name: 'Now', level: 1 }).waitFor();
  return owner;
}

/** Invites somebody with the owner's page, opens the link in `page` and joins. Ends on Now. */
export async function join(ownerPage: Page, page: Page, role: Role): Promise<Person> {
  const one = person(role);
  const answer = await ownerPage.request.post('/v1/people/invitations', {
    data: { email: one.email, role },
    headers: { origin: new URL(ownerPage.url()).origin },
  });
  const { url } = (await answer.json()) as { readonly url: string };
  await page.goto(url);
  await accept(page, one, false);
  return one;
}

/** Fills in the form of a link and waits for the page it leads to. */
export async function accept(
  page: Page,
  one: Person,
  withEmail: boolean,
  landsOn = 'Now',
): Promise<void> {
  await page.getByLabel('Your name').fill(one.name);
  if (withEmail) await page.getByLabel('Email').fill(one.email);
  await page.getByLabel('Password', { exact: true }).fill(one.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: landsOn, level: 1 }).waitFor();
}

/** Signs in with the form. */
export async function signIn(page: Page, one: Person, at = '/sign-in'): Promise<void> {
  await page.goto(at);
  await page.getByLabel('Email').fill(one.email);
  await page.getByLabel('Password', { exact: true }).fill(one.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Places', exact: true }).waitFor();
}
