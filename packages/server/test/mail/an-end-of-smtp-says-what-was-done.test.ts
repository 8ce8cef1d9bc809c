import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConnectorError } from '../../src/connectors/connector.ts';
import type { MailNet } from '../../src/connectors/mail/mail-net.ts';
import { openSmtp } from '../../src/connectors/mail/smtp.ts';
import {
  openSilence,
  openSmtpSink,
  type SmtpSink,
  smtpPassword,
  smtpUser,
} from './support/smtp-sink.ts';

const loopback: MailNet = { resolve: async (address) => ({ address, loopback: true }) };
const away: MailNet = { resolve: async (address) => ({ address, loopback: false }) };
const envelope = { from: 'desk@corp.test', to: ['paul@corp.test'] };
const raw = Buffer.from('Subject: x\r\n\r\nhello\r\n');

let sink: SmtpSink;
beforeEach(async () => {
  sink = await openSmtpSink();
});
afterEach(() => sink.close());

const smtpOf = (net = loopback, url = sink.url, password = smtpPassword) =>
  openSmtp(net, { url, user: smtpUser, password, allowPlain: false });

async function faultOf(sending: Promise<void>): Promise<readonly [string, number | null]> {
  try {
    await sending;
    return ['taken', null];
  } catch (error) {
    if (error instanceof ConnectorError) return [error.fault, error.status];
    throw error;
  }
}

test('a mail that was taken was taken once, for whom it was for', async () => {
  await smtpOf().send(envelope, raw, 5_000);
  expect(sink.delivered).toMatchObject([{ from: 'desk@corp.test', to: ['paul@corp.test'] }]);
});

test.each([
  ['recipient', 450, 'busy'],
  ['recipient', 550, 'refused'],
  ['text', 451, 'busy'],
  ['text', 554, 'refused'],
] as const)(
  'refused at the %s with %i is %s, and nothing was taken',
  async (where, code, fault) => {
    sink.refuse(where, code);
    expect(await faultOf(smtpOf().send(envelope, raw, 5_000))).toEqual([fault, code]);
    expect(sink.delivered).toEqual([]);
  },
);

test('a connection that ends after the text leaves open whether it was taken', async () => {
  sink.cutAfterText(1);
  expect(await faultOf(smtpOf().send(envelope, raw, 5_000))).toEqual(['unreachable', null]);
  expect(sink.delivered).toHaveLength(1);
});

test('a mail taken for one of two is never sent again', async () => {
  sink.refuse('recipient', 550);
  const two = { ...envelope, to: ['nobody@corp.test', 'paul@corp.test'] };
  expect(await faultOf(smtpOf().send(two, raw, 5_000))).toEqual(['unmarked', null]);
});

test('a password that is none is refused as one', async () => {
  expect(await faultOf(smtpOf(loopback, sink.url, 'wrong').verify(5_000))).toEqual([
    'refused',
    401,
  ]);
});

test('a sign-in that cannot be looked up just now says nothing of the password', async () => {
  sink.refuse('sign-in', 454);
  expect(await faultOf(smtpOf().verify(5_000))).toEqual(['busy', 454]);
  expect(await faultOf(smtpOf().verify(5_000))).toEqual(['taken', null]);
});

test('what a slow name took is not there for the mail any more: after its time nothing leaves', async () => {
  const slow: MailNet = {
    resolve: async (address) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { address, loopback: true };
    },
  };
  expect(await faultOf(smtpOf(slow).send(envelope, raw, 150))).toEqual(['unreachable', null]);
  expect([sink.sessions, sink.delivered]).toEqual([0, []]);
});

test('a server that says nothing is given up in time', async () => {
  const silence = await openSilence();
  const startedMs = performance.now();
  const sending = smtpOf(loopback, `smtp://127.0.0.1:${silence.port}`).send(envelope, raw, 300);
  expect((await faultOf(sending))[0]).toBe('unreachable');
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  await silence.close();
});

describe('encryption', () => {
  test('to another machine nothing goes out in clear, not even the name', async () => {
    expect((await faultOf(smtpOf(away).send(envelope, raw, 5_000)))[0]).not.toBe('taken');
    expect([sink.sessions, sink.delivered]).toEqual([0, []]);
  });

  test('unless that was allowed', async () => {
    const access = { url: sink.url, user: smtpUser, password: smtpPassword, allowPlain: true };
    await openSmtp(away, access).send(envelope, raw, 5_000);
    expect(sink.delivered).toHaveLength(1);
  });
});
