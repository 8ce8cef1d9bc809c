import { utf8 } from './charsets.ts';
import { commonHeaders } from './generate-persons.ts';
import type { Mailbox } from './mailbox.ts';
import { mailOf, textPart } from './make-mail.ts';

/** A mail that came before: byte for byte, delivered another way, or under a Message-ID that was used for another text. */
export function copies(box: Mailbox): void {
  const { random } = box;
  const of = random.of(box.said);
  const first = box.mails[of.n];
  if (first === undefined) throw new Error('no such mail');
  const n = box.mails.length;
  switch (random.below(3)) {
    case 0:
      box.add({ raw: first.raw, sort: 'the same bytes', place: 'copy', finding: null, root: null });
      return;
    case 1: {
      const raw = Buffer.concat([Buffer.from(`Received: from list by c${n}.test\r\n`), first.raw]);
      box.add({ raw, sort: 'delivered again', place: 'copy', finding: null, root: null });
      return;
    }
    default: {
      const mark = `m${n}x`;
      const headers = commonHeaders(box, box.newAddress(), `Scan ${n}`);
      const part = textPart(utf8(`The scanner says ${mark}.`), random);
      const raw = mailOf([...headers, ['Message-ID', of.messageId]], part);
      const finding = 'message_id_reused';
      box.add({
        raw,
        sort: 'a Message-ID used again',
        place: 'item',
        finding,
        root: n,
        says: mark,
      });
    }
  }
}
