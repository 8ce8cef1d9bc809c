import { newItemSchema, outcomeBodySchema, verdictBodySchema } from '@signalbox/contract';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatProblem, loadWorkspace } from '../../src/workspace/index.ts';
import { folder, good } from '../workspace/folder.ts';
import { type Block, blocksOf, documents, textOf } from './support.ts';

let blocks: readonly Block[];

beforeAll(async () => {
  blocks = (await Promise.all((await documents()).map(blocksOf))).flat();
});

const placeOf = (block: Block): string => `${block.file}:${block.line}`;

const isWorkspaceFile = ({ language, info }: Block): boolean =>
  language === 'yaml' &&
  /^(signalbox|(agents|rules|alerts|models|tools)\/[\w-]+)\.yaml$/.test(info);

test('every block says its language, and a part of a workspace also which file it is', () => {
  const unnamed = blocks.filter((block) => {
    if (block.language !== 'yaml') return block.language === '';
    // YAML of other programs, such as a scrape job of Prometheus, has no file of ours.
    const ofAWorkspace = /^(workspace|sources|policy|agent|alert|model|mcp|- rule):/m.test(
      block.text,
    );
    return ofAWorkspace ? !isWorkspaceFile(block) : block.info !== '';
  });
  expect(unnamed.map(placeOf)).toEqual([]);
});

test('every part of a workspace loads as the file it is, without a warning', async () => {
  const environment = {
    ...{ SERVICEDESK_URL: 'https://desk.example.com', SERVICEDESK_TOKEN: 'a-token' },
    ...{ SLACK_WEBHOOK_URL: 'https://hooks.example.com/x', SMTP_URL: 'smtp://mail.example.com' },
    ...{ RT_URL: 'https://rt.example.com', RT_TOKEN: 'a-token' },
    ...{ REDMINE_URL: 'https://redmine.example.com', REDMINE_API_KEY: 'a-key' },
    ...{ SERVICENOW_USER: 'svc', SERVICENOW_PASSWORD: 'a-password' },
    ...{ JIRA_USER: 'svc@example.com', JIRA_TOKEN: 'a-token', FRESHSERVICE_API_KEY: 'a-key' },
    ...{ MAIL_PASSWORD: 'a-password', ANTHROPIC_API_KEY: 'a-key' },
    OPENAI_API_KEY: 'a-key',
    ...{ CMDB_TOKEN: 'a-token', INVENTORY_TOKEN: 'a-token' },
    ALERT_SECRET: `whsec_${'A'.repeat(43)}=`,
    SERVICEDESK_HOOK_SECRET: `whsec_${'A'.repeat(43)}=`,
  };
  const parts = blocks.filter(isWorkspaceFile);
  expect(parts.length).toBeGreaterThanOrEqual(5);
  for (const block of parts) {
    // What it names stands in the same document.
    const beside = parts.filter(
      ({ file, info }) => file === block.file && /^(agents|models)\//.test(info),
    );
    const named = Object.fromEntries(beside.map(({ info, text }) => [info, text]));
    const base = { ...good, 'rules/basics.yaml': '', ...named };
    const load = await loadWorkspace(
      await folder({ ...base, [block.info]: block.text }),
      environment,
    );
    const problems = load.ok ? load.workspace.warnings : load.problems;
    expect(problems.map(formatProblem), placeOf(block)).toEqual([]);
  }
});

test('every other YAML block is YAML', () => {
  for (const block of blocks.filter((one) => one.language === 'yaml')) {
    expect(() => parse(block.text), placeOf(block)).not.toThrow();
  }
});

test('every TypeScript block is the file it names, which is compiled, and run where it is a test', async () => {
  const code = blocks.filter((block) => block.language === 'ts');
  expect(code.length).toBeGreaterThanOrEqual(4);
  for (const block of code) {
    expect(block.info, placeOf(block)).toMatch(/^examples\/sdk\/[\w.-]+\.ts$/);
    expect(await textOf(block.info), placeOf(block)).toBe(block.text);
  }
});

test('every JSON block is JSON', () => {
  const json = blocks.filter((block) => block.language === 'json');
  expect(json.length).toBeGreaterThanOrEqual(3);
  for (const block of json) expect(() => JSON.parse(block.text), placeOf(block)).not.toThrow();
});

test('the bodies the guides show are taken by the schemas', () => {
  const guides = blocks.filter(
    (block) => block.language === 'json' && block.file.startsWith('docs/guides/'),
  );
  const bodies = guides.map((block) => JSON.parse(block.text) as Record<string, unknown>);
  const items = bodies.filter((body) => 'externalId' in body);
  const verdicts = bodies.filter((body) => 'verdict' in body);
  const outcomes = bodies.filter((body) => 'by' in body);
  for (const body of items) expect(newItemSchema.safeParse(body).error).toBeUndefined();
  for (const body of verdicts) expect(verdictBodySchema.safeParse(body).error).toBeUndefined();
  for (const body of outcomes) expect(outcomeBodySchema.safeParse(body).error).toBeUndefined();
  expect([items.length, verdicts.length, outcomes.length]).toEqual([1, 1, 1]);
});
