import { pino } from 'pino';
import { expect, test } from 'vitest';
import { parseJson } from '../../src/connectors/http/answer.ts';
import { faultOf as imapFault } from '../../src/connectors/mail/imap-session.ts';
import { faultOf as smtpFault } from '../../src/connectors/mail/smtp.ts';

const said = 'Dear desk, my PIN is 4711';
const error = Object.assign(new Error(said), { response: said, responseText: said });

test.each([
  ['an answer that is no JSON', () => parseJson(said)],
  ['an end of IMAP', () => Promise.reject(imapFault(error))],
  ['an end of SMTP', () => Promise.reject(smtpFault(error))],
])('%s can be logged: not even its cause holds what was said', async (_, ending) => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  await Promise.resolve()
    .then(ending)
    .catch((err: unknown) => logger.warn({ err }, 'it failed'));
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toMatch(/Dear|PIN/);
});
