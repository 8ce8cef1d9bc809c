import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DraftLook } from '@signalbox/contract';
import { parse } from 'yaml';
import { ticketSystems } from '../../src/connectors/ticket-systems.ts';
import { type ConnectDraft, lookWithDraft } from '../../src/drafts/ask-draft.ts';
import { openWayOut } from '../../src/main/way-out.ts';
import { sourceSchema } from '../../src/workspace/source-schema.ts';
import type { Files, ItemFacts, LineLab } from '../support/line.ts';
import { startedServers } from './started-servers.ts';

/** Where the real servers are and how to sign in, by the names their scripts print. */
export const servers = await startedServers();
export const rtIsThere = servers['RT_URL'] !== undefined;
export const redmineIsThere = servers['REDMINE_URL'] !== undefined;

export function sayWhenAbsent(system: string, there: boolean): void {
  if (there) return;
  process.stderr.write(`SKIPPED: ${system}; npm run e2e:ticket-systems starts a real one\n`);
}

export interface SystemSource {
  readonly name: string;
  /** Lines of the source below its name. */
  readonly lines: readonly string[];
}

/** Decisions by rules alone: `vpn` is network, low and for the network team; the other words are what the systems refuse. */
export function filesWith(sources: readonly SystemSource[]): Files {
  const declared = sources.map(
    ({ name, lines }) => `  - name: ${name}\n${lines.map((line) => `    ${line}\n`).join('')}`,
  );
  return {
    'signalbox.yaml': `workspace: systems
sources:
${declared.join('')}policy:
  delay: { non_urgent: 0s }
  review: { expires_after: 24h, claim_for: 10m, queue: people }
  urgent: { priority: [urgent] }
  sample: 0
  error_budget: { minimum: 1000000 }
  breaker: { low_confidence_in_a_row: 1000000, error_rate: 100%, response_over: 1h }
  burst: { minimum: 1000000 }
`,
    'agents/triage.yaml': `agent: triage
owner: lead
autonomy: auto
tiers: [rules]
fields: { category: {}, priority: {}, team: {} }
`,
    'rules/basics.yaml': `- rule: vpn
  when: { words: [vpn] }
  then: { category: network, priority: low, team: network }
  final: true
- rule: nonsense
  when: { words: [nonsense] }
  then: { category: nonsense, priority: low, team: network }
  final: true
- rule: secret
  when: { words: [secret] }
  then: { category: network, priority: low, team: hidden }
  final: true
`,
  };
}

/** What a draft of these lines says of a ticket: nothing of a running line. */
export async function looked(
  { name, lines }: SystemSource,
  externalId: string,
  wanted: Readonly<Record<string, string>>,
): Promise<DraftLook> {
  const config = sourceSchema.parse(parse(`name: ${name}\n${lines.join('\n')}\n`));
  const system = ticketSystems[config.type];
  if (system === undefined || !('token' in config)) throw new Error('no such system');
  const dispatcher = openWayOut(2);
  const connect: ConnectDraft = (given) => system.connect(given as typeof config, dispatcher);
  const seen = await lookWithDraft(connect, config, { tenantId: 't', externalId, wanted });
  await dispatcher.close();
  return seen;
}

/** Takes a ticket of a system in, as a webhook or a poll would, and lets the line end with it. */
export async function decided(
  lab: LineLab,
  source: string,
  externalId: string,
  subject: string,
): Promise<string> {
  const id = await lab.accept({ source, externalId, subject, body: '' });
  await untilItEnds(lab, id);
  return id;
}

/** Lets the line end with a ticket that came in by a poll. */
export async function endOf(lab: LineLab, source: string, externalId: string): Promise<ItemFacts> {
  const [row] = await lab.sql<{ id: string }>(
    'select id from signalbox.item where source = $1 and external_id = $2',
    [source, externalId],
  );
  if (row === undefined) throw new Error('the ticket did not come in');
  await untilItEnds(lab, row.id);
  return lab.item(row.id);
}

async function untilItEnds(lab: LineLab, id: string): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) {
    await lab.drain();
    if ((await lab.item(id)).state !== 'writing') break;
    // A write that was not confirmed is looked at again once its source has settled.
    await lab.pass(60_000);
    await lab.tick();
  }
}

/** Mails in a folder that hold a text. */
export async function mailsWith(
  folder: string | undefined,
  text: string,
): Promise<readonly string[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of names.filter((one) => one.isFile())) {
    const mail = await readFile(join(entry.parentPath, entry.name), 'utf8');
    if (mail.includes(text)) found.push(mail);
  }
  return found;
}

export type JsonCall = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: unknown }>;

/** Calls a server directly, past Signalbox. */
export function caller(
  base: string | undefined,
  headers: Readonly<Record<string, string>>,
): JsonCall {
  return async (method, path, body) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
}
