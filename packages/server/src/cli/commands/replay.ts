import type { ReplaySideView, ReplayView } from '@signalbox/contract';
import { z } from 'zod';
import { isUuid } from '../../ids/uuid-v7.ts';
import { Refusal } from '../../line/refusal.ts';
import { replay } from '../../replay/replay.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { openWorkspace } from '../find-workspace.ts';
import { type Output, table } from '../output.ts';
import { useSources } from '../publish.ts';
import { withEngine } from '../session.ts';

const id = z.string().refine(isUuid, 'an id, as GET /v1/items shows it');

export const replayCommand = defineCommand({
  usage: 'replay <item>',
  summary: 'Run a recorded conversation of an item again, by the version that serves or another',
  example: 'signalbox replay 01a1fca0-0000-7000-8000-000000000000 --version v_3f2a91c07be4',
  options: (command) =>
    command
      .option('--version <id>', 'a version of its agent; default: the one that serves now')
      .option('--conversation <id>', 'which of its conversations; default: the newest'),
  input: z.object({
    item: id,
    version: z.string().min(1).max(100).optional(),
    conversation: id.optional(),
  }),
  run: ({ item: itemId, version, conversation }, cli) =>
    withEngine(cli, async (engine) => {
      useSources(engine, await openWorkspace(cli, engine.settings));
      const asked = { itemId, version: version ?? null, conversationId: conversation ?? null };
      const run = { ...asked, actor: 'system' };
      const view = await replay(
        engine.context,
        engine.tenantId,
        run,
        cli.interruption.signal,
      ).catch((error: unknown) => {
        throw explained(error);
      });
      print(cli.output, view);
      cli.output.object(view);
      return exitCodes.done;
    }),
});

function explained(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const fail = (message: string, hint: string): CliFailure =>
    new CliFailure(exitCodes.no, error.code, message, hint);
  switch (error.code) {
    case 'not_found':
      return fail('There is no such item.', 'Its id stands on its page and in GET /v1/items.');
    case 'erased':
      return fail('The text of this item has been erased.', 'There is nothing left to run again.');
    case 'nothing_to_replay':
      return fail(
        'No conversation of this item that ended in a decision is recorded.',
        'Only items that language models were asked about can be run again.',
      );
    case 'unknown_version':
      return fail(
        'The agent of this item has no such version, or none that serves.',
        'GET /v1/agents/NAME/versions lists them.',
      );
    default:
      return error;
  }
}

function print(output: Output, view: ReplayView): void {
  const { before, after, differences, notRecorded } = view;
  const row = (name: string, of: (side: ReplaySideView) => string): readonly string[] => [
    ...[name, of(before), of(after)],
  ];
  const names = [...new Set([...before.fields, ...after.fields].map(({ field }) => field))];
  output.line(
    table([
      [view.agent, 'then', 'again'],
      row('version', ({ version }) => version),
      row('lane', ({ lane }) => lane),
      ...names.map((name) => row(name, (side) => fieldValue(side, name))),
      row('reply', ({ reply }) => (reply === null ? '-' : `${reply.text.length} characters`)),
      row('cites', citedBy),
      row('steps', ({ steps }) => `${steps.length}`),
      row('cost', ({ costMicros }) => `$${(costMicros / 1_000_000).toFixed(6)}`),
    ]),
  );
  const differing = differences.map(({ what, field }) => field ?? what);
  output.line(
    differing.length === 0 ? 'Nothing differs.' : `These differ: ${differing.join(', ')}.`,
  );
  for (const { agent, tool } of notRecorded) {
    output.line(`${agent} called ${tool} as it was not called then: not recorded.`);
  }
  if (view.memory === 'not_recorded') output.line('What is known of the requester was not told.');
}

function fieldValue({ fields }: ReplaySideView, name: string): string {
  return fields.find(({ field }) => field === name)?.value ?? '-';
}

function citedBy({ reply }: ReplaySideView): string {
  const ids = (reply?.citations ?? []).map(({ id: cited }) => cited);
  return ids.length === 0 ? '-' : ids.join(', ');
}
