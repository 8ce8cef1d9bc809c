import type { SourceDraft } from '@signalbox/contract';
import { expect, test } from 'vitest';
import { checkDraft } from '../../src/drafts/check-draft.ts';
import { connectables } from '../../src/drafts/kinds.ts';

/** As a file names a variable. */
const reference = (name: string): string => `\${${name}}`;

/** What else a server may have been started with. */
const others = {
  DATABASE_URL: 'postgresql://app:of-the-database@db/app',
  SIGNALBOX_MASTER_KEY_FILE: '/of-the-vault',
  AWS_SECRET_ACCESS_KEY: 'of-the-cloud',
  AWS_URL: 'https://of-the-cloud.example',
  PATH_TOKEN: 'of-the-path',
};
const environment = {
  ...others,
  JIRA_URL: 'https://one.example',
  JIRA_TOKEN: 'of-the-first-jira',
  JIRA_USER: 'svc@corp.test',
  JIRA_SHORE_URL: 'https://two.example',
  JIRA_SHORE_API_TOKEN: 'of-the-second-jira',
  JIRA_EMPTY_TOKEN: '',
  RT_URL: 'https://three.example',
  RT_TOKEN: 'of-the-tracker',
};

const draftOf = (
  variables: Record<string, string>,
  more: Partial<SourceDraft> = {},
): SourceDraft => ({
  ...{ name: 'desk', type: 'jira', variables, places: ['DESK'], team: [], note: 'internal' },
  fields: {},
  ...more,
});
const good = { url: 'JIRA_URL', token: 'JIRA_TOKEN', user: 'JIRA_USER' };
const check = (draft: SourceDraft) => checkDraft(draft, environment, ['api', 'desk-rt']);

test('a draft of a system has its values, and shows their names', () => {
  const { filled, ...said } = check(draftOf(good));
  expect(filled).toMatchObject({ url: 'https://one.example', token: 'of-the-first-jira' });
  expect(said.problems).toEqual([]);
  expect(said.variables).toContainEqual({ key: 'token', name: 'JIRA_TOKEN', isSet: true });
  expect(JSON.stringify(said)).not.toMatch(/of-the-first|one\.example|svc@/);
});

test('a second system of a kind has variables that begin alike', () => {
  const second = draftOf({ url: 'JIRA_SHORE_URL', token: 'JIRA_SHORE_API_TOKEN' });
  expect(check(second).filled).toMatchObject({ token: 'of-the-second-jira' });
});

test.each<readonly [string, Record<string, string>]>([
  ...Object.keys(others).map((name) => [name, { ...good, token: name }] as const),
  ...Object.keys(others).map((name) => [name, { ...good, url: name }] as const),
  ['the token of another system', { ...good, token: 'RT_TOKEN' }],
  ['the address of another system', { ...good, url: 'RT_URL' }],
  [
    'the token of the second at the address of the first',
    { ...good, token: 'JIRA_SHORE_API_TOKEN' },
  ],
  ['the address of the second for the token of the first', { ...good, url: 'JIRA_SHORE_URL' }],
  ['a token as the user, whom a system may show', { ...good, user: 'JIRA_TOKEN' }],
  ['an address instead of a name', { ...good, url: 'https://evil.example' }],
  ['a reference', { ...good, url: reference('JIRA_URL') }],
  ['small letters', { ...good, token: 'jira_token' }],
  ['a part that there is not', { ...good, password: 'JIRA_TOKEN' }],
  ['a part of every object', { ...good, constructor: 'JIRA_TOKEN' }],
  ['no token', { url: 'JIRA_URL' }],
])('%s is refused, and nothing is connected or said of it', (_, variables) => {
  const { filled, ...said } = check(draftOf(variables));
  expect(filled).toBeNull();
  expect(said.yaml).toBeNull();
  expect(said.problems.map(({ path }) => path)).toContainEqual(expect.stringMatching(/^variables/));
  for (const name of Object.keys(others)) {
    expect(said.variables.filter((one) => one.name === name && one.isSet)).toEqual([]);
  }
});

test.each<readonly [string, Partial<SourceDraft>]>([
  ['the name of a field there', place(reference('JIRA_TOKEN'), {})],
  ['a value', place('Category', { network: reference('JIRA_TOKEN') })],
  ['a value of ours', place('Category', { [reference('JIRA_TOKEN')]: 'x' })],
  ['a place that is polled', { places: [reference('JIRA_TOKEN')] }],
  ['the name of the source', { name: reference('JIRA_TOKEN') }],
])('%s cannot bring the content of a variable into what is found', (_, more) => {
  const { filled, yaml, problems } = check(draftOf(good, more));
  expect({ filled, yaml }).toEqual({ filled: null, yaml: null });
  expect(JSON.stringify(problems)).not.toContain('of-the-first');
});

test('a variable that holds no address is named, and not shown', () => {
  const wrong = { ...environment, JIRA_URL: 'https://user:of-the-user@one.example' };
  const { filled, problems } = checkDraft(draftOf(good), wrong, []);
  expect(filled).toBeNull();
  expect(problems).toMatchObject([{ path: 'url' }]);
  expect(JSON.stringify(problems)).not.toContain('of-the-user');
});

test('a variable that is empty or not there is not set, and the lines are there all the same', () => {
  const empty = check(draftOf({ url: 'JIRA_EMPTY_URL', token: 'JIRA_EMPTY_TOKEN' }));
  expect(empty.variables.map(({ isSet }) => isSet)).toEqual([false, false]);
  expect(empty.filled).toBeNull();
  expect(empty.yaml).toContain(reference('JIRA_EMPTY_TOKEN'));
});

test('the name of a source that is there is refused', () => {
  expect(check(draftOf(good, { name: 'desk-rt' })).problems).toMatchObject([{ path: 'name' }]);
});

test('of the environment only names for the systems are told', () => {
  const told = JSON.stringify(connectables(environment));
  expect(told).toContain('JIRA_SHORE_API_TOKEN');
  expect(told).not.toContain('JIRA_EMPTY_TOKEN');
  for (const name of Object.keys(others)) expect(told).not.toContain(`"${name}"`);
  expect(told).not.toMatch(/of-the-|\.example/);
});

function place(name: string, values: Record<string, string>): Partial<SourceDraft> {
  return { fields: { category: { name, custom: true, values } } };
}
