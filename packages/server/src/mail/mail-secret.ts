import type { MailSecret } from '../connectors/mail/ledger.ts';
import { type ItemKey, openText, sealText } from '../vault/item-key.ts';

function aadOf(mailId: string): string {
  return `mail/1/${mailId}`;
}

export function sealMail(key: ItemKey, mailId: string, secret: MailSecret): Buffer {
  return sealText(key, aadOf(mailId), JSON.stringify(secret));
}

export function openMail(key: ItemKey, mailId: string, sealed: Buffer): MailSecret {
  return JSON.parse(openText(key, aadOf(mailId), sealed)) as MailSecret;
}
