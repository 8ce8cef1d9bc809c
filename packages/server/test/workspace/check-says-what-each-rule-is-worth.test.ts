import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { describe, expect, test } from 'vitest';
import {
  checkWorkspace,
  formatCheck,
  formatProblem,
  initWorkspace,
  type LoadedWorkspace,
  loadWorkspace,
  type PastTicket,
  WorkspaceExistsError,
} from '../../src/workspace/index.ts';
import { folder, loaded } from './folder.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/helpdesk', import.meta.url));

async function load(directory: string): Promise<LoadedWorkspace> {
  const result = await loadWorkspace(directory, {});
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.workspace;
}

async function* rowsOf(file: string): AsyncGenerator<PastTicket> {
  const rows = createReadStream(file).pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const { subject = '', body = '', language = null, category, priority, team } = row;
    const labels = Object.entries({ category, priority, team }).filter(([, value]) => value);
    yield { subject, body, language, labels: Object.fromEntries(labels) as Record<string, string> };
  }
}

async function* list(...tickets: readonly PastTicket[]): AsyncGenerator<PastTicket> {
  yield* tickets;
}

const ticket = (subject: string, category: string | null): PastTicket => ({
  subject,
  body: '',
  labels: category === null ? {} : { category },
});

const rules = `
- { rule: mail, when: { words: [outlook] }, then: { category: email } }
- { rule: mail-too, when: { words: [outlook, mailbox] }, then: { category: email } }
- { rule: crash, when: { words: [crash] }, then: { category: software } }
- { rule: never, when: { words: [zeppelin] }, then: { category: other } }
- { rule: never-either, when: { words: [zeppelin] }, then: { category: software } }
`;

describe('check', () => {
  test('counts hits, precision, rules that never hit, contradictions and overlap', async () => {
    const workspace = await loaded({ 'rules/basics.yaml': rules });
    const check = await checkWorkspace(
      workspace,
      list(
        ...Array.from({ length: 5 }, () => ticket('outlook', 'email')),
        ticket('outlook crash', 'software'),
        ticket('mailbox', null),
        ticket('nothing', 'other'),
      ),
    );
    expect(check.tickets).toBe(8);
    expect(check.neverHit).toEqual(['never', 'never-either']);
    expect(
      check.rules.map(({ rule, hits, fields: [field] }) => [
        rule,
        hits,
        field?.right,
        field?.labelled,
      ]),
    ).toEqual([
      ['crash', 1, 1, 1],
      ['mail', 6, 5, 6],
      ['mail-too', 7, 5, 6],
      ['never', 0, 0, 0],
      ['never-either', 0, 0, 0],
    ]);
    expect(check.rules[3]?.fields[0]?.precision).toBeNull();
    expect(check.contradictions).toEqual([
      {
        field: 'category',
        rules: ['crash', 'mail'],
        values: ['software', 'email'],
        tickets: 1,
        right: [1, 0],
      },
      {
        field: 'category',
        rules: ['crash', 'mail-too'],
        values: ['software', 'email'],
        tickets: 1,
        right: [1, 0],
      },
      {
        field: 'category',
        rules: ['never', 'never-either'],
        values: ['other', 'software'],
        tickets: 0,
        right: [0, 0],
      },
    ]);
    expect(check.overlaps).toEqual([{ rules: ['mail', 'mail-too'], tickets: 6, share: 1 }]);
    expect(check.fields).toEqual([{ field: 'category', labelled: 7, proposed: 6, right: 5 }]);
    const report = formatCheck(check);
    expect(report).toMatch(/mail +6 hits {2}category=email: right 5 of 6 \(83 %\)/);
    expect(report).toContain('never (rules/basics.yaml:5:11)');
  });

  test('without past tickets says what the files alone say', async () => {
    const check = await checkWorkspace(await loaded({ 'rules/basics.yaml': rules }), null);
    expect(check).toMatchObject({ tickets: null, neverHit: [] });
    expect(formatCheck(check)).toBe(
      'Workspace test: 1 agent, 5 rules\n\nRules that contradict each other:\n' +
        '  never and never-either have the same condition but want category=other and category=software',
    );
  });
});

describe('the starter', () => {
  test('passes check without a warning, and its rules are right on its tickets', async () => {
    const path = join(await folder(), 'new');
    const { files } = await initWorkspace(path, { force: false });
    expect(files).toEqual([
      'README.md',
      'agents/triage.yaml',
      '.gitignore',
      'rules/basics.yaml',
      'signalbox.yaml',
      'tickets/example.csv',
    ]);
    const workspace = await load(path);
    expect(workspace.warnings).toEqual([]);
    expect(workspace.agents[0]?.autonomy).toBe('suggest');
    const check = await checkWorkspace(workspace, rowsOf(join(path, 'tickets/example.csv')));
    expect(check.tickets).toBe(21);
    expect(check.neverHit).toEqual([]);
    for (const { field, proposed, right } of check.fields) {
      expect([field, proposed >= 3 && right / proposed >= 0.85]).toEqual([field, true]);
    }
  });

  test('the source it shows in a comment is right once uncommented', async () => {
    const path = await folder();
    await initWorkspace(path, { force: false });
    const file = join(path, 'signalbox.yaml');
    const text = await readFile(file, 'utf8');
    const shown = text.replace(/^# (sources:|\s)/gm, '$1');
    expect(shown).toContain('\nsources:\n');
    await writeFile(file, shown);
    const result = await loadWorkspace(path, {
      SERVICEDESK_URL: 'https://h',
      SERVICEDESK_TOKEN: 't',
    });
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([]);
  });

  test('is not written over files that exist, unless forced', async () => {
    const path = await folder({ 'rules/basics.yaml': 'mine', '.gitignore': 'mine' });
    const refused = await initWorkspace(path, { force: false }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WorkspaceExistsError);
    expect(refused).toMatchObject({
      code: 'workspace_exists',
      files: ['.gitignore', 'rules/basics.yaml'],
    });
    expect(await readdir(path)).toEqual(['.gitignore', 'rules']);
    await initWorkspace(path, { force: true });
    expect(await readFile(join(path, 'rules/basics.yaml'), 'utf8')).not.toBe('mine');
  });
});

describe('the example helpdesk', () => {
  test('passes check without a warning; every rule hits and is more often right than wrong', async () => {
    const workspace = await load(EXAMPLE);
    expect(workspace.warnings).toEqual([]);
    expect(workspace.agents[0]?.autonomy).toBe('auto');
    const check = await checkWorkspace(
      workspace,
      rowsOf(join(EXAMPLE, 'tickets/past-tickets.csv')),
    );
    expect(check.tickets).toBeGreaterThanOrEqual(500);
    expect(check.neverHit).toEqual([]);
    const poor = check.rules.flatMap(({ rule, fields }) =>
      fields
        .filter(({ precision }) => precision !== null && precision <= 0.5)
        .map(({ field }) => `${rule}/${field}`),
    );
    expect(poor).toEqual([]);
    for (const { field, proposed, right } of check.fields) {
      expect([field, right / proposed > 0.7]).toEqual([field, true]);
    }
  });
});
