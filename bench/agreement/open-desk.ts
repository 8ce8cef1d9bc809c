import { join } from 'node:path';
import { trainModel } from '@signalbox/domain';
import { type ModelServer, startModelServer } from '@signalbox/sdk/testing';
import {
  type Engine,
  loadWorkspace,
  publishWorkspace,
  startWorking,
  train,
} from '@signalbox/server';
import { type Fleet, startFleet } from '../support/fleet.ts';
import { insertExamples } from '../support/insert-examples.ts';
import { type Installation, openInstallation, writeFiles } from '../support/installation.ts';
import { type DeskVersion, deskFiles, type Edition, environment, modelKey } from './desk-files.ts';
import { type Plant, plantIn } from './plant.ts';
import { sayCategory } from './say-category.ts';
import type { LabelledTicket, Tickets } from './tickets.ts';

/** Tickets under way at once while nothing else is. */
export const idleAtOnce = 8;

export interface Desk {
  readonly engine: Engine;
  readonly server: ModelServer;
  /** Other processes that work on the same line. */
  readonly fleet: Fleet;
  /** Puts another version in force. */
  publish(version: DeskVersion): Promise<void>;
  /** Which instructions a version has; null: it is none of ours. */
  editionOf(versionId: string): Edition | null;
  close(): Promise<void>;
}

const firstVersion: DeskVersion = { edition: 'one', owner: 'bench@example.com' };
const otherProcesses = 1;

/** A trained desk at a scripted model server, with a worker in this process and one beside it. */
export async function openDesk(tickets: Tickets, plant: Plant | null): Promise<Desk> {
  const server = await startModelServer({ apiKey: modelKey });
  const standIn = trainModel({
    rows: tickets.train.filter((_, n) => n % 2 === 0).map(toRow),
    ...{ fields: ['category'], seed: 1 },
  });
  server.script((request) => sayCategory(standIn, request));
  const filesOf = (version: DeskVersion): ReturnType<typeof deskFiles> =>
    deskFiles(server.url, tickets.labels, version);
  const installation = await openInstallation({ files: filesOf(firstVersion), environment });
  const { engine, workspace } = installation;
  const { context, tenantId } = engine;
  const first = await load(workspace);
  const examples = tickets.train.map((one, n) => ({ ...one, id: `T-${n}`, category: one.label }));
  await insertExamples(engine, examples);
  const { versions } = await train(context, tenantId, 'system');
  const editions = new Map<string, Edition>([[versions['triage'] ?? '', firstVersion.edition]]);
  engine.thinking.use(tenantId, first);
  const working = await startWorking({ ...engine, context: plantIn(context, plant, idleAtOnce) });
  const fleet = startFleet(installation, otherProcesses, environment);
  fleet.fill();
  return {
    ...{ engine, server, fleet },
    publish: async (version) => {
      const directory = join(installation.home, `${version.edition}-${version.owner}`);
      await writeFiles(directory, filesOf(version));
      const published = await publishWorkspace(context, tenantId, await load(directory), 'system');
      editions.set(published.versions['triage'] ?? '', version.edition);
    },
    editionOf: (versionId) => editions.get(versionId) ?? null,
    close: () => close(installation, { working, fleet, server }),
  };
}

async function close(
  installation: Installation,
  {
    working,
    fleet,
    server,
  }: Pick<Desk, 'fleet' | 'server'> & { readonly working: { stop(): Promise<void> } },
): Promise<void> {
  await fleet.stop();
  await working.stop();
  await installation.remove();
  await server.close();
}

async function load(directory: string): Promise<Parameters<typeof publishWorkspace>[2]> {
  const loaded = await loadWorkspace(directory, environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.workspace;
}

function toRow({ subject, body, label }: LabelledTicket): {
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
} {
  return { text: `${subject}\n${body}`, labels: { category: label } };
}
