import { z } from 'zod';
import { probedTypes } from '../../connectors/ticket-systems.ts';
import { isMissing, type Probed, probeSource } from '../../polling/probe-source.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { openWorkspace } from '../find-workspace.ts';
import { table } from '../output.ts';
import { useSources } from '../publish.ts';
import { withEngine } from '../session.ts';

export const probeSourcesCommand = defineCommand({
  usage: 'probe [name]',
  summary: 'Find out what ticket systems lack: rights of the token, fields, values',
  example: 'signalbox sources probe',
  input: z.object({ name: z.string().min(1).optional() }),
  run: ({ name }, cli) =>
    withEngine(cli, async (engine) => {
      const workspace = await openWorkspace(cli, engine.settings);
      if (name !== undefined && !workspace.sources.some((source) => source.name === name)) {
        const message = 'The workspace has no source of that name.';
        throw new CliFailure(exitCodes.usage, 'usage', message, 'See sources: in signalbox.yaml.');
      }
      useSources(engine, workspace);
      const probes: ({ readonly source: string } & Probed)[] = [];
      for (const source of workspace.sources) {
        if (name !== undefined && source.name !== name) continue;
        const connector = engine.connectors.source(engine.tenantId, source.name);
        if (connector === null) {
          // Its variables are not set here, so there is no way to it.
          probes.push({ source: source.name, findings: null, error: 'secret_missing' });
          continue;
        }
        const probed = await probeSource(engine.context, engine.tenantId, source.name, connector);
        if (probed !== null) probes.push({ source: source.name, ...probed });
      }
      if (probes.length === 0) {
        const types = probedTypes.join(', ');
        cli.output.line(`No source here can be probed; sources of these types can: ${types}.`);
      }
      for (const probe of probes) cli.output.line(reportOf(probe));
      cli.output.object({ sources: probes });
      const good = probes.every(
        ({ findings, error }) => error === null && !(findings ?? []).some(isMissing),
      );
      return good ? exitCodes.done : exitCodes.no;
    }),
});

function reportOf({ source, findings, error }: { readonly source: string } & Probed): string {
  if (error !== null) return `${source}: could not be asked (${error})`;
  if (findings === null || findings.length === 0) return `${source}: nothing is missing`;
  const rows = findings.map((one) => [one.code, one.place, one.subject ?? '', one.grant]);
  return `${source}:\n${table([['finding', 'where', 'what', 'what to do'], ...rows])}`;
}
