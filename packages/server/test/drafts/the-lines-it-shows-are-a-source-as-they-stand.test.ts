import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceDraft } from '@signalbox/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ticketSystems } from '../../src/connectors/ticket-systems.ts';
import { checkDraft } from '../../src/drafts/check-draft.ts';
import { connectables } from '../../src/drafts/kinds.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const values: Readonly<Record<string, string>> = {
  url: 'https://tickets.example.com',
  imap: 'imaps://imap.example.com',
  smtp: 'smtps://smtp.example.com',
  address: 'desk@example.com',
};
/** Names and values a parser of YAML may take for something else. */
const awkward = {
  low: '20',
  yes: 'no',
  network: 'Network: "L2" # first',
  none: '- ~',
  null: 'true',
};
const pollable: Readonly<Record<string, string>> = {
  projects: 'DESK',
  queues: 'Service: Desk',
  groups: 'all',
};

const systems = connectables({});

test('every ticket system and the mailbox can be connected', () => {
  const types = systems.map(({ type }) => type);
  expect(types).toEqual([...Object.keys(ticketSystems), 'mail']);
  for (const { setUp, variables } of systems) {
    expect(setUp.length).toBeGreaterThan(0);
    expect(variables.length).toBeGreaterThan(1);
  }
});

test.each(systems.map((system) => [system.type, system] as const))(
  'the lines of %s are taken by the loader of workspaces and mean what was said',
  async (type, system) => {
    const environment = Object.fromEntries(
      system.variables.map(({ key, suggested }) => [suggested, values[key] ?? 'a-secret']),
    );
    const own = system.fields?.[0] ?? '';
    const mapped: SourceDraft['fields'] = {
      category: { name: 'Category: of ours', custom: true, values: awkward },
      priority: { name: own, custom: false, values: {} },
    };
    const kind = system.places?.kind ?? 'queues';
    const place = type === 'redmine' ? 'front-desk' : (pollable[kind] ?? '');
    const draft: SourceDraft = {
      ...{ name: 'desk2', type, note: 'none' },
      variables: Object.fromEntries(system.variables.map(({ key, suggested }) => [key, suggested])),
      places: system.places === null ? [] : [place],
      team: system.fields === null ? ['team@example.com'] : [],
      fields: system.fields === null ? {} : mapped,
    };
    const { yaml, problems, filled } = checkDraft(draft, environment, []);
    expect(problems).toEqual([]);
    await writeFile(join(folder, 'signalbox.yaml'), `workspace: test\nsources:\n${yaml}`);
    const loaded = await loadWorkspace(folder, environment);
    expect(loaded.ok ? [] : loaded.problems).toEqual([]);
    if (!loaded.ok) return;
    expect(loaded.workspace.secrets.resolve('desk2')).toEqual(filled);
    if (system.fields === null) return;
    expect(filled).toMatchObject({
      ...{ note: 'none', poll: { kind, places: [place] } },
      fields: { category: { custom: true, values: awkward }, priority: { name: own } },
    });
  },
);
