import type { MailPlace } from '../../../src/connectors/mail/ledger.ts';
import type { Random } from './random.ts';

/** A mail with where it must end. */
export interface GeneratedMail {
  readonly raw: Buffer;
  /** What sort it is, for whoever reads a failure. */
  readonly sort: string;
  readonly place: MailPlace;
  readonly finding: string | null;
  /** Number of the mail that began its thread; null for one of no thread. */
  readonly root: number | null;
  /** Part of the text that must be decided on, when it is an item or a reply. */
  readonly says?: string;
}

export interface Said {
  /** Number of this mail. */
  readonly n: number;
  readonly root: number;
  readonly messageId: string;
  readonly references: readonly string[];
  readonly from: string;
  readonly cc: readonly string[];
  readonly subject: string;
}

export interface Mailbox {
  readonly random: Random;
  readonly mails: GeneratedMail[];
  /** Mails of persons that can be answered. */
  readonly said: Said[];
  /** Adds a mail and gives its number. */
  add(mail: GeneratedMail): number;
  newId(): string;
  newAddress(): string;
  date(): string;
}

export const desk = 'servicedesk@itsm.test';
export const team = 'team@itsm.test';

export function openMailbox(random: Random): Mailbox {
  const mails: GeneratedMail[] = [];
  let ids = 0;
  let people = 0;
  let minutes = 0;
  return {
    random,
    mails,
    said: [],
    add: (mail) => mails.push(mail) - 1,
    newId: () => {
      ids += 1;
      return `<${ids.toString(36)}.${random.below(1e9).toString(36)}@${random.of(['mail.corp.test', 'x.example', 'outlook.test'])}>`;
    },
    newAddress: () => {
      people += 1;
      return `${random
        .of(['paul', 'ana', 'jörg', 'li', 'o.brien'])
        .normalize('NFD')
        .replace(
          /[^a-z.]/g,
          '',
        )}.${people}@${random.of(['corp.test', 'kunde.example', 'client.test'])}`;
    },
    date: () => {
      minutes += 1;
      return new Date(Date.UTC(2026, 10, 1) + minutes * 60_000)
        .toUTCString()
        .replace('GMT', '+0000');
    },
  };
}
