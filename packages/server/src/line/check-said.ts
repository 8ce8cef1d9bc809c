import { checkAnswer, type Finding } from '@signalbox/domain';
import { detectLanguage } from '../language/detect.ts';
import { redactText } from '../redaction/index.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import type { Proposal } from './proposal.ts';

const placeholder = /\[[A-Z]{2,10}_\d{1,9}\]/g;

/**
 * What stands against what language models said of an item; of what rules and the built-in model say, nothing. The item's
 * placeholders are read off its redacted texts: their values are sealed, and a model has never seen one.
 *
 * @param hosts that replies may lead to, beside what stands in the ticket and in what is cited.
 */
export function checkSaid(
  work: WorkRow,
  { agent, fields, reply, thought }: Proposal,
  hosts: readonly string[],
): readonly Finding[] {
  if (thought === null) return [];
  const thread = [work.subject, work.body, ...Object.values(work.fields)];
  const named = thread.flatMap((text) => text.match(placeholder) ?? []);
  return checkAnswer(
    {
      fields: fields.map(({ field, answer }) => ({
        field: field.field,
        value: answer?.value ?? null,
      })),
      reply: reply && {
        text: reply.text,
        citations: reply.citations.map(({ id }) => id),
        language: detectLanguage(reply.text),
        personalData: personalIn(reply.text),
      },
    },
    {
      values: Object.fromEntries(
        agent.fields.map(({ field, allowed }) => [field, allowed === null ? null : [...allowed]]),
      ),
      passages: thought.citable,
      thread,
      placeholders: Object.fromEntries(named.map((name) => [name, ''])),
      language: work.language,
      forbid: agent.thinking.reply.forbid,
      hosts,
    },
  );
}

/** Secrets are found by themselves, and a placeholder stands for what was found before. */
function personalIn(text: string): readonly { readonly from: number; readonly to: number }[] {
  return redactText(text)
    .spans.filter(({ type }) => type !== 'LITERAL' && type !== 'KEY')
    .map(({ start, end }) => ({ from: start, to: end }));
}
