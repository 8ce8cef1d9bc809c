import type { GeneratedMail } from './mailbox.ts';
import { desk } from './mailbox.ts';
import type { Delivered } from './smtp-sink.ts';

/** What comes back for a mail of ours, and where it must end. */
export interface Reaction extends Pick<GeneratedMail, 'sort' | 'place' | 'finding'> {
  readonly raw: Buffer;
  /** Of the mail it answers. */
  readonly thread: string;
}

interface Ours {
  readonly kind: 'note' | 'reply';
  readonly thread: string;
  readonly id: string;
  readonly subject: string;
  readonly to: string;
  readonly raw: Buffer;
}

type React = (ours: Ours, newId: () => string) => Reaction | null;

const crlf = '\r\n';

/** Lines of a head that are too long for one are broken into several. */
function oursOf({ raw, to }: Delivered): Ours {
  const text = raw.toString('utf8').replace(/\r?\n[ \t]+/g, ' ');
  const [, kind, thread = ''] =
    /^Message-ID: <signalbox\.(note|reply)\.([a-z2-7]{16})\./m.exec(text) ?? [];
  const id = /^Message-ID: (<[^>]+>)/m.exec(text)?.[1] ?? '';
  const subject = /^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '';
  if (kind !== 'note' && kind !== 'reply') throw new Error('a mail that is none of ours went out');
  return { kind, thread, id, subject, to: to[0] ?? '', raw };
}

function answer(
  ours: Ours,
  newId: () => string,
  given: {
    readonly from?: string;
    readonly subject?: string;
    readonly headers?: readonly string[];
    readonly text?: string;
  },
): Buffer {
  const lines = [
    `From: ${given.from ?? ours.to}`,
    `To: ${desk}`,
    `Subject: ${given.subject ?? `Re: ${ours.subject}`}`,
    `Message-ID: ${newId()}`,
    `In-Reply-To: ${ours.id}`,
    ...(given.headers ?? []),
    '',
    given.text ?? 'I will read it later.',
    '',
  ];
  return Buffer.from(lines.join(crlf));
}

const fact = (sort: string, finding: string) => ({ sort, finding, place: 'fact' }) as const;

function bounceOf(ours: Ours, newId: () => string): Buffer {
  const returned = `Message-ID: ${ours.id}${crlf}Subject: ${ours.subject}${crlf}`;
  return Buffer.from(
    [
      ...[
        'From: MAILER-DAEMON@mx.test',
        `To: ${desk}`,
        'Subject: Undelivered',
        `Message-ID: ${newId()}`,
      ],
      ...['Content-Type: multipart/report; report-type=delivery-status; boundary=b', ''],
      ...[
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Action: failed',
        'Status: 5.1.1',
        '',
      ],
      ...['--b', 'Content-Type: text/rfc822-headers', '', returned, '--b--', ''],
    ].join(crlf),
  );
}

/** What the mailbox of a requester does with each answer. */
const requesters: readonly React[] = [
  () => null,
  (ours, newId) => ({
    ...fact('an auto-reply', 'auto_reply'),
    ...{
      thread: ours.thread,
      raw: answer(ours, newId, { headers: ['Auto-Submitted: auto-replied'] }),
    },
  }),
  (ours, newId) => ({
    ...fact('an absence told by its subject alone', 'auto_reply'),
    thread: ours.thread,
    raw: answer(ours, newId, { subject: `Automatische Antwort: ${ours.subject}` }),
  }),
  (ours, newId) => ({
    ...fact('a bounce', 'bounce'),
    ...{ thread: ours.thread, raw: bounceOf(ours, newId) },
  }),
  (ours, newId) => ({
    ...fact('a bounce without a report and a sender', 'bounce'),
    thread: ours.thread,
    raw: answer(ours, newId, { from: 'MAILER-DAEMON@mx.test', subject: 'failure notice' }),
  }),
  // A robot like ours, at the other end.
  (ours, newId) => ({
    ...fact('a robot that says what it is', 'loop_mark'),
    thread: ours.thread,
    raw: answer(ours, newId, {
      headers: [
        'Auto-Submitted: auto-replied',
        `X-Loop: ${ours.to}`,
        'X-Signalbox-Write: reply e30',
      ],
    }),
  }),
  // The worst there is: it looks like a person in all there is to see.
  (ours, newId) => ({
    ...{ sort: 'a robot that looks like a person', place: 'reply', finding: null },
    thread: ours.thread,
    raw: answer(ours, newId, { text: `Your message ${ours.id.slice(1, 60)} is important to us.` }),
  }),
];

/** What becomes of each note to the team. */
const teams: readonly React[] = [
  (ours) => ({
    ...fact('a note that came back through a list', 'own_message'),
    ...{
      thread: ours.thread,
      raw: Buffer.concat([Buffer.from(`List-Id: <team.itsm.test>${crlf}`), ours.raw]),
    },
  }),
  (ours, newId) => ({
    ...fact('a note that a list sent on in its own name', 'list'),
    thread: ours.thread,
    raw: answer(ours, newId, {
      ...{ from: 'team-bounces@lists.test', subject: ours.subject },
      headers: ['List-Id: <team.itsm.test>'],
    }),
  }),
  (ours, newId) => ({
    ...fact('an absence of a member of the team', 'auto_reply'),
    thread: ours.thread,
    raw: answer(ours, newId, {
      from: 'hanna@itsm.test',
      subject: `Automatic reply: ${ours.subject}`,
    }),
  }),
  (ours, newId) => ({
    ...fact('an answer of the team', 'from_team'),
    ...{
      thread: ours.thread,
      raw: answer(ours, newId, { from: 'team@itsm.test', text: 'On it.' }),
    },
  }),
];

export interface World {
  /** What comes back for mails that went out, each once. */
  reactTo(delivered: readonly Delivered[]): readonly Reaction[];
  /** Of a requester: whether a robot that looks like a person reads its mails. */
  isBlindRobot(address: string): boolean;
}

/** A world in which hardly anybody who gets a mail of ours is a person. Who reacts how is told by the address, and never changes. */
export function openWorld(): World {
  let ids = 0;
  let notes = 0;
  const newId = (): string => {
    ids += 1;
    return `<w${ids}@world.test>`;
  };
  const classOf = (address: string): number =>
    [...address].reduce((sum, character) => sum + character.charCodeAt(0), 0) % requesters.length;
  return {
    isBlindRobot: (address) => classOf(address) === requesters.length - 1,
    reactTo: (delivered) =>
      delivered.map(oursOf).flatMap((ours) => {
        if (ours.kind === 'note') notes += 1;
        const react =
          ours.kind === 'note' ? teams[notes % teams.length] : requesters[classOf(ours.to)];
        return react?.(ours, newId) ?? [];
      }),
  };
}
