import { z } from 'zod';
import { type Asked, askLine } from '../ask-line.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { publishFirstTime } from '../publish.ts';
import { withEngine } from '../session.ts';
import { percent } from '../training-text.ts';

export const askCommand = defineCommand({
  usage: 'ask <text>',
  summary: 'Show how a text would be decided now, without storing anything',
  example: 'signalbox ask "I cannot log in since this morning" --subject "Login"',
  options: (command) =>
    command
      .option('--subject <text>', 'the subject of the ticket')
      .option('--source <name>', 'the source it would come from; default: api')
      .option('--from <address>', 'the e-mail address of the requester, for rules about senders'),
  input: z.object({
    text: z.string().max(200_000),
    subject: z.string().max(1_000).default(''),
    source: z.string().min(1).default('api'),
    from: z.string().max(320).optional(),
  }),
  run: (input, cli) =>
    withEngine(cli, async (engine) => {
      await publishFirstTime(cli, engine);
      const asked = await askLine(engine.context, engine.tenantId, {
        ...input,
        from: input.from ?? null,
      });
      print(cli.output, asked);
      cli.output.object(asked);
      return exitCodes.done;
    }),
});

function print(output: Output, asked: Asked): void {
  for (const [field, one] of Object.entries(asked.fields)) {
    const answer = one.value === null ? 'no answer' : `${one.value} (${percent(one.confidence)})`;
    const words = one.evidence.map(({ text }) => `"${text}"`).join(', ');
    output.line(`${field}: ${answer}, ${one.lane}${one.tier === null ? '' : `, by ${one.tier}`}`);
    if (words !== '') output.line(`  because of ${words}`);
    const others = one.alternatives.map(
      ({ value, confidence }) => `${value} ${percent(confidence)}`,
    );
    if (others.length > 0) output.line(`  otherwise ${others.join(', ')}`);
  }
  if (asked.outOfScope !== null) output.line(measure('out of scope', asked.outOfScope));
  if (asked.unusual !== null) {
    const what = asked.unusual.code === 'unusual_text' ? 'text' : 'requester, bits';
    output.line(measure(`unusual (${what})`, asked.unusual));
  }
  output.line(`lane: ${asked.lane}`);
  for (const reason of asked.reasons) output.line(`  ${reason.code}: ${reason.detail}`);
}

function measure(name: string, of: { readonly score: number; readonly limit: number }): string {
  const reached = of.score >= of.limit ? ', so it is' : '';
  return `${name}: ${of.score.toFixed(2)} (limit ${of.limit.toFixed(2)})${reached}`;
}
