import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateMailbox } from '../mail/support/generate-mailbox.ts';
import {
  imapIsThere,
  type MailFound,
  mailEnvironment,
  mailFiles,
  mailsOf,
  openFolder,
  type TestFolder,
} from '../mail/support/imap-server.ts';
import { type GeneratedMail, team } from '../mail/support/mailbox.ts';
import { type Delivered, openSmtpSink, type SmtpSink } from '../mail/support/smtp-sink.ts';
import { openWorld, type Reaction } from '../mail/support/world.ts';
import { poll } from '../polling/support/polled.ts';
import { type Files, type LineLab, openLine } from '../support/line.ts';
import { sayWhenAbsent } from './support.ts';

sayWhenAbsent('a mail server', imapIsThere);

const ended = ['resolved', 'in_review', 'stuck'];

const kindOf = (raw: Buffer): string =>
  /Message-ID:\s+<signalbox\.(\w+)\./i.exec(raw.toString())?.[1] ?? 'none of ours';

function threadOfReply({ to, raw }: Delivered): readonly { to: string; thread: string }[] {
  const thread = /Message-ID:\s+<signalbox\.reply\.([a-z2-7]+)\./i.exec(raw.toString())?.[1];
  return thread === undefined ? [] : [{ to: to[0] ?? '', thread }];
}

const count = 2_000;
const seed = 20_261_129;
const answersPerHour = 3;

/** What people say of an `imprimante` is noted to the team and answered, each time anew: about a tenth of all. */
function filesThatAnswer(folder: TestFolder, smtp: string): Files {
  const reply = ['reply:', '  field: answer', '  texts: { all: We have got your message. }'];
  return {
    ...mailFiles(folder, smtp, [...reply, `answers_per_hour: ${answersPerHour}`]),
    'agents/triage.yaml': `agent: triage
owner: lead
autonomy: auto
tiers: [rules]
fields: { category: {}, answer: {} }
`,
    'rules/basics.yaml': `- rule: printers
  when: { words: [imprimante] }
  then: { category: network, answer: all }
  final: true
`,
  };
}

interface Placed {
  readonly n: number;
  readonly mail: GeneratedMail;
  readonly found: MailFound;
}

describe.skipIf(!imapIsThere)('2,000 mixed mails', () => {
  let folder: TestFolder;
  let smtp: SmtpSink;
  let lab: LineLab;
  const mails = generateMailbox(seed, count);
  const numbers = new Map<number, number>();
  let found: readonly MailFound[] = [];
  let placed: readonly Placed[] = [];

  /** A turn ends after a minute, however much there is; the next is due at once. */
  const takeAll = async (): Promise<number> => {
    for (let taken = 0; ; ) {
      const before = (await mailsOf(lab)).length;
      taken += await poll(lab, 'inbox');
      if ((await mailsOf(lab)).length === before) return taken;
    }
  };

  beforeAll(async () => {
    folder = await openFolder();
    smtp = await openSmtpSink();
    lab = await openLine(filesThatAnswer(folder, smtp.url), mailEnvironment);
    await poll(lab, 'inbox');
    for (const [n, { raw }] of mails.entries()) numbers.set(await folder.append(raw), n);
    await takeAll();
    found = await mailsOf(lab);
    placed = found.flatMap((one) => {
      const n = numbers.get(one.uid);
      const mail = n === undefined ? undefined : mails[n];
      return n === undefined || mail === undefined ? [] : [{ n, mail, found: one }];
    });
  }, 300_000);
  afterAll(async () => {
    await lab.close();
    await smtp.close();
    await folder.close();
  });

  test('the mailbox holds every class there is', () => {
    const findings = new Set(mails.map(({ finding }) => finding));
    expect(mails).toHaveLength(count);
    expect(findings).toEqual(
      new Set([
        null,
        ...['auto_generated', 'auto_reply', 'boundary_missing', 'bounce', 'bulk', 'calendar'],
        ...[
          'empty_sender',
          'from_team',
          'list',
          'loop_mark',
          'message_id_reused',
          'no_answer_wanted',
        ],
        ...['no_headers', 'no_sender', 'not_a_party', 'own_address', 'receipt', 'too_many_hops'],
      ]),
    );
  });

  test('none is lost and none is in two places', () => {
    expect(found).toHaveLength(count);
    expect(new Set(found.map(({ uid }) => uid)).size).toBe(count);
    expect(placed).toHaveLength(count);
  });

  test('each is where it must be, under its name', () => {
    const wrong = placed
      .filter(({ mail, found: one }) => one.place !== mail.place || one.finding !== mail.finding)
      .map(({ n, mail, found: one }) => ({
        ...{
          n,
          sort: mail.sort,
          expected: [mail.place, mail.finding],
          got: [one.place, one.finding],
        },
      }));
    expect(wrong).toEqual([]);
  });

  test('threads are right: two mails are in one thread exactly when they must be', () => {
    const byRoot = new Map<number, Set<string | null>>();
    const byThread = new Map<string, Set<number>>();
    for (const { mail, found: one } of placed) {
      expect([mail.sort, one.thread === null]).toEqual([mail.sort, mail.root === null]);
      if (mail.root === null || one.thread === null) continue;
      byRoot.set(mail.root, (byRoot.get(mail.root) ?? new Set()).add(one.thread));
      byThread.set(one.thread, (byThread.get(one.thread) ?? new Set()).add(mail.root));
    }
    expect([...byRoot.values()].filter((threads) => threads.size !== 1)).toEqual([]);
    expect([...byThread.values()].filter((roots) => roots.size !== 1)).toEqual([]);
  });

  test('what began is an item, what answered is a revision of it, and nothing else is decided on', async () => {
    const rows = await lab.sql<{ thread: string; revisions: number; body: string }>(
      `select i.external_id as thread, i.revision_no as revisions, m.body from signalbox.item i
       join signalbox.message m on m.tenant_id = i.tenant_id and m.item_id = i.id and m.revision_no = i.revision_no`,
    );
    const expected = new Map<string, number>();
    for (const { mail, found: one } of placed) {
      if (mail.place !== 'item' && mail.place !== 'reply') continue;
      expected.set(one.thread ?? '', (expected.get(one.thread ?? '') ?? 0) + 1);
    }
    expect(new Map(rows.map((row) => [row.thread, row.revisions]))).toEqual(expected);
    const bodies = new Map(rows.map((row) => [row.thread, row.body]));
    const unsaid = placed.filter(
      ({ mail, found: one }) =>
        mail.says !== undefined && !bodies.get(one.thread ?? '')?.includes(mail.says),
    );
    expect(unsaid.map(({ n, mail }) => [n, mail.sort])).toEqual([]);
    // What a stranger quotes is what the mail is about; in a thread it stands above already.
    const strangers = new Set(
      placed.flatMap(({ found: one }) => (one.finding === 'not_a_party' ? [one.thread] : [])),
    );
    const repeating = rows.filter(
      ({ thread, body }) => !strangers.has(thread) && /quoted words/.test(body),
    );
    expect(repeating.map(({ thread }) => thread)).toEqual([]);
  });

  test('what no person wrote is in the audit, at its item where it belongs to one', async () => {
    const entries = await lab.sql<{
      finding: string | null;
      place: string;
      item_id: string | null;
    }>(
      `select detail ->> 'finding' as finding, detail ->> 'place' as place, item_id from signalbox.audit_entry
       where type in ('mail_noted', 'mail_set_aside')`,
    );
    const expected = found.filter(
      ({ place, finding }) => finding !== null || !['item', 'reply'].includes(place),
    );
    expect(entries).toHaveLength(expected.length);
    expect(entries.filter(({ place, item_id }) => place === 'fact' && item_id === null)).toEqual(
      [],
    );
  });

  test('when they are answered into a world that answers back, it ends: what is sent is bounded, and nothing is lost', async () => {
    const world = openWorld();
    const reactions = new Map<number, Reaction>();
    const before = (await mailsOf(lab)).length;
    let reacted = 0;
    let rounds = 0;
    for (; rounds < 12; rounds += 1) {
      await lab.drain();
      const fresh = smtp.delivered.slice(reacted);
      if (fresh.length === 0) break;
      reacted += fresh.length;
      for (const one of world.reactTo(fresh)) reactions.set(await folder.append(one.raw), one);
      await takeAll();
    }
    // Each round is an answer of the blind robots; the one after their last is refused before anything of it is sent.
    expect(rounds).toBe(answersPerHour);

    const placed = (await mailsOf(lab)).slice(before);
    const wrong = placed.flatMap(({ uid, place, finding, thread }) => {
      const { sort, ...wanted } = reactions.get(uid) ?? { sort: 'nobody sent it' };
      const got = { place, finding, thread };
      const { raw: _, ...expected } = { raw: null, ...wanted };
      return isDeepStrictEqual(got, expected) ? [] : [{ sort, got, expected }];
    });
    expect(wrong).toEqual([]);
    expect(placed).toHaveLength(reactions.size);

    // One note for each time a thread was decided; one answer too, up to the limit of its address.
    const sent = smtp.delivered.map(({ to, raw }) => ({ to, kind: kindOf(raw) }));
    const notes = sent.filter(({ kind }) => kind === 'note');
    const answers = sent.filter(({ kind }) => kind === 'reply');
    expect(new Set(notes.flatMap(({ to }) => to))).toEqual(new Set([team]));
    expect(answers.filter(({ to }) => to.length !== 1 || to.includes(team))).toEqual([]);
    const toEach = new Map<string, number>();
    for (const { to } of answers) toEach.set(to[0] ?? '', (toEach.get(to[0] ?? '') ?? 0) + 1);
    expect(Math.max(...toEach.values())).toBe(answersPerHour);
    // Only what is told from a person by nothing is answered more than once a thread.
    const threads = new Map<string, number>();
    for (const { to, thread } of smtp.delivered.flatMap(threadOfReply)) {
      if (!world.isBlindRobot(to)) threads.set(thread, (threads.get(thread) ?? 0) + 1);
    }
    expect([...threads.values()].filter((n) => n > 1)).toEqual([]);
    const states = await lab.states();
    expect(Object.keys(states).filter((state) => !ended.includes(state))).toEqual([]);
    expect(threads.size).toBeGreaterThan(50);
  }, 300_000);

  test('a second look takes nothing in, also when the folder is numbered anew', async () => {
    const all = (await mailsOf(lab)).length;
    expect(await takeAll()).toBe(0);
    await folder.numberAnew();
    expect(await takeAll()).toBe(0);
    expect(await mailsOf(lab)).toHaveLength(all);
  }, 120_000);
});
