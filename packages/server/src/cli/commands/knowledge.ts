import { z } from 'zod';
import { listGaps } from '../../store/knowledge/gaps.ts';
import { inTenant } from '../../store/tx.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../output.ts';
import { withEngine } from '../session.ts';

const gapsMax = 200;

export const listGapsCommand = defineCommand({
  usage: 'gaps',
  summary: 'List what agents looked for in the knowledge and did not find',
  example: 'signalbox knowledge gaps --days 7',
  options: (command) => command.option('--days <days>', 'how far back; default: 30'),
  input: z.object({ days: z.coerce.number().int().min(1).max(3_650).default(30) }),
  run: ({ days }, cli) =>
    withEngine(cli, async ({ database, tenantId }) => {
      const rows = await inTenant(database, tenantId, (tx) => listGaps(tx, days, gapsMax));
      const gaps = rows.map(({ agent, query, tickets, last_at: lastAt }) => ({
        ...{ agent, query, tickets },
        lastAt: lastAt.toISOString(),
      }));
      const shown = gaps.map((gap) => [String(gap.tickets), gap.agent, gap.query, gap.lastAt]);
      cli.output.line(
        gaps.length === 0
          ? 'Nothing was looked for in vain.'
          : table([['tickets', 'agent', 'looked for', 'last'], ...shown]),
      );
      cli.output.object({ gaps });
      return exitCodes.done;
    }),
});
