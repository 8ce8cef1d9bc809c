import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { probeSource } from '../../src/polling/probe-source.ts';
import {
  imapIsThere,
  mailEnvironment,
  mailFiles,
  mailsOf,
  openFolder,
  openImapProxy,
  type TestFolder,
} from '../mail/support/imap-server.ts';
import { openSmtpSink, type SmtpSink } from '../mail/support/smtp-sink.ts';
import { poll, pollOf, stateOf } from '../polling/support/polled.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { sayWhenAbsent } from './support.ts';

sayWhenAbsent('a mail server', imapIsThere);

const mail = (id: string, more: string, text: string, from = 'paul@corp.test'): Buffer =>
  Buffer.from(
    `From: Paul <${from}>\r\nTo: servicedesk@itsm.test\r\nSubject: vpn\r\nMessage-ID: <${id}@corp.test>\r\n${more}\r\n${text}\r\n`,
  );

describe.skipIf(!imapIsThere)('a mailbox', () => {
  let folder: TestFolder;
  let smtp: SmtpSink;
  let lab: LineLab;
  beforeEach(async () => {
    folder = await openFolder();
    smtp = await openSmtpSink();
    lab = await openLine(mailFiles(folder, smtp.url), mailEnvironment);
  });
  afterEach(async () => {
    await lab.close();
    await smtp.close();
    await folder.close();
  });
  const items = () =>
    lab.sql<{ externalId: string; revisionNo: number; subject: string; body: string }>(
      `select i.external_id as "externalId", i.revision_no as "revisionNo", m.subject, m.body from signalbox.item i
       join signalbox.message m on m.tenant_id = i.tenant_id and m.item_id = i.id and m.revision_no = i.revision_no
       order by i.id`,
    );
  const connector = (): Connector => {
    const found = lab.context.connectors(lab.tenantId, 'inbox');
    if (found === null) throw new Error('no connector');
    return found;
  };

  test('the first poll begins at its moment, and nothing in the folder is marked or moved by any', async () => {
    await folder.append(mail('old', '', 'old'));
    expect(await poll(lab, 'inbox')).toBe(0);
    await folder.append(mail('1', '', 'Grüße, the vpn is gone'));
    expect(await poll(lab, 'inbox')).toBe(1);
    expect(await poll(lab, 'inbox')).toBe(0);
    expect(await items()).toMatchObject([
      { revisionNo: 1, subject: 'vpn', body: 'Grüße, the vpn is gone' },
    ]);
    expect((await folder.flags()).filter((flag) => flag !== '\\Recent')).toEqual([]);
  });

  test('a reply is a new revision of its item with all that was said, its quote kept aside for people', async () => {
    await poll(lab, 'inbox');
    await folder.append(mail('1', '', 'first'));
    await poll(lab, 'inbox');
    await folder.append(
      mail(
        '2',
        'In-Reply-To: <1@corp.test>\r\n',
        'second\r\n\r\nOn a Monday Paul wrote:\r\n> first',
      ),
    );
    expect(await poll(lab, 'inbox')).toBe(1);
    expect(await items()).toMatchObject([{ revisionNo: 2, body: 'first\n\n---\n\nsecond' }]);
    expect((await mailsOf(lab)).map(({ place }) => place)).toEqual(['item', 'reply']);
  });

  test('mails that answer each other come in whole, however many at once', async () => {
    await poll(lab, 'inbox');
    await folder.append(mail('1', '', 'text 1'));
    for (let n = 2; n <= 12; n += 1) {
      await folder.append(mail(String(n), `In-Reply-To: <${n - 1}@corp.test>\r\n`, `text ${n}`));
    }
    expect(await poll(lab, 'inbox')).toBe(12);
    expect(await items()).toMatchObject([{ revisionNo: 12 }]);
  });

  test('a folder that is numbered anew loses no mail and doubles none', async () => {
    const before = new Date('2026-11-01T10:00:00Z');
    for (const id of ['before', 'with it']) await folder.append(mail(id, '', 'not ours'), before);
    await poll(lab, 'inbox');
    for (const n of ['1', '2', '3']) {
      await folder.append(mail(n, '', `text ${n}`), new Date(`2026-11-02T10:0${n}:00Z`));
    }
    await poll(lab, 'inbox');
    // One that came in while nobody looked, and is known under a new number only.
    await folder.append(mail('4', '', 'text 4'), new Date('2026-11-02T10:04:00Z'));
    await folder.numberAnew();
    expect(await poll(lab, 'inbox')).toBe(1);
    expect(await poll(lab, 'inbox')).toBe(0);
    await folder.append(mail('5', '', 'text 5'));
    expect(await poll(lab, 'inbox')).toBe(1);
    const bodies = (await items()).map(({ body }) => body);
    expect(bodies).toEqual(['text 1', 'text 2', 'text 3', 'text 4', 'text 5']);
    expect(await mailsOf(lab)).toHaveLength(5);
  });

  test('one that cannot be read is set aside with its bytes, counted, and holds up none behind it', async () => {
    await poll(lab, 'inbox');
    await folder.append(Buffer.from('no head here\r\n'));
    await folder.append(mail('1', '', 'the vpn is gone'));
    expect(await poll(lab, 'inbox')).toBe(1);
    expect((await mailsOf(lab)).map(({ place, finding }) => [place, finding])).toEqual([
      ['set_aside', 'no_headers'],
      ['item', null],
    ]);
    expect(await stateOf(lab, 'inbox')).toMatchObject({ skipped: 1, error: null });
    const [kept] = await lab.sql<{ n: number; hasKey: boolean }>(
      `select length(sealed)::int as n, wrapped is not null as "hasKey" from signalbox.mail where place = 'set_aside'`,
    );
    expect(kept?.hasKey).toBe(true);
    expect(kept?.n).toBeGreaterThan(40);
  });

  test('a poll that ends between its answer and its commit is made again', async () => {
    await poll(lab, 'inbox');
    await folder.append(mail('1', '', 'first'));
    await folder.append(mail('2', 'In-Reply-To: <1@corp.test>\r\n', 'second'));
    const own = pollOf(lab, 'inbox');
    const killed = {
      ...own,
      take: async (cursor: unknown, withinMs: number) => {
        await own.take(cursor, withinMs, 0);
        throw new Error('killed');
      },
    };
    await expect(poll(lab, 'inbox', killed)).rejects.toThrow('killed');
    expect(await poll(lab, 'inbox')).toBe(2);
    expect(await items()).toMatchObject([{ revisionNo: 2 }]);
    expect(await mailsOf(lab)).toHaveLength(2);
  });

  test('a poll with nothing new is one command on a connection that is kept', async () => {
    const proxy = await openImapProxy();
    await lab.publish(mailFiles(folder, smtp.url, [], proxy.port));
    await poll(lab, 'inbox');
    await folder.append(mail('1', '', 'first'));
    await poll(lab, 'inbox');
    proxy.commands.length = 0;
    await poll(lab, 'inbox');
    await poll(lab, 'inbox');
    expect(proxy.commands).toEqual(['STATUS', 'STATUS']);
    await proxy.close();
  });

  test('a connection the server has ended meanwhile is made again, and the poll goes on', async () => {
    const proxy = await openImapProxy();
    await lab.publish(mailFiles(folder, smtp.url, [], proxy.port));
    await poll(lab, 'inbox');
    proxy.cut();
    await folder.append(mail('1', '', 'first'));
    expect(await poll(lab, 'inbox')).toBe(1);
    await proxy.close();
  });

  test.each(['STATUS', 'EXAMINE', 'UID SEARCH', 'UID FETCH', 'CLOSE'])(
    'a connection that is cut at %s loses no mail and doubles none',
    async (command) => {
      const proxy = await openImapProxy();
      await lab.publish(mailFiles(folder, smtp.url, [], proxy.port));
      await poll(lab, 'inbox');
      for (const n of ['1', '2', '3']) await folder.append(mail(n, '', `text ${n}`));
      proxy.cutAt(command);
      let taken = await poll(lab, 'inbox');
      for (let again = 0; again < 2; again += 1) taken += await poll(lab, 'inbox');
      expect(taken).toBe(3);
      expect(await mailsOf(lab)).toHaveLength(3);
      await proxy.close();
    },
  );

  test('erasing an item leaves nothing of its mails, and who answers it then begins anew', async () => {
    await poll(lab, 'inbox');
    await folder.append(mail('1', '', 'first'));
    await poll(lab, 'inbox');
    const [{ itemId } = { itemId: null }] = await mailsOf(lab);
    const keys = lab.context.keysOf(lab.tenantId);
    const options = { database: lab.database, keys, nowMs: Date.now(), actor: 'system' };
    await eraseItem(options, itemId ?? '');
    const [row] = await lab.sql(`select sealed, parties from signalbox.mail`);
    expect(row).toEqual({ sealed: Buffer.alloc(0), parties: [] });
    await folder.append(mail('2', 'In-Reply-To: <1@corp.test>\r\n', 'second'));
    await poll(lab, 'inbox');
    expect((await mailsOf(lab)).map(({ place, finding }) => [place, finding])).toEqual([
      ['item', null],
      ['item', 'not_a_party'],
    ]);
  });

  test('a probe of a mailbox with everything finds nothing', async () => {
    expect(await probeSource(lab.context, lab.tenantId, 'inbox', connector())).toEqual({
      findings: [],
      error: null,
    });
  });

  test('a probe names a folder that is not there and a password that is none', async () => {
    await lab.publish(mailFiles({ ...folder, name: 'Nowhere' }, smtp.url));
    const lost = await probeSource(lab.context, lab.tenantId, 'inbox', connector());
    expect(lost?.findings).toMatchObject([{ code: 'place_missing', place: 'folder Nowhere' }]);
    await lab.publish(mailFiles(folder, smtp.url, ['smtp_user: somebody-else']));
    const refused = await probeSource(lab.context, lab.tenantId, 'inbox', connector());
    expect(refused?.findings).toMatchObject([{ code: 'token_refused', place: 'smtp' }]);
  });
});
