import { intakeLimits } from '@signalbox/domain';
import { bodyOf, cut } from '../polled-ticket.ts';
import type { MailRead } from './read-mail.ts';

const asideMax = 100_000;
const separatorRoom = 10;

/** A further message below what was said before: of a thread that is too long the end of what was before is left out, never the news. */
export function appendedTo(before: string, said: string): string {
  const room = intakeLimits.bodyMaxCharacters - separatorRoom;
  const news = cut(said.trim(), room);
  return bodyOf([cut(before, room - news.length), news]);
}

/** What stands beside the text for a person who reviews: what it repeats, and which files came with it. Null when nothing does. */
export function asideOf({ files }: Pick<MailRead, 'files'>, repeated: string): string | null {
  const listed = files.map(
    ({ name, type, bytes, sha256 }) =>
      `- ${name === '' ? 'without a name' : name} (${type}, ${bytes} bytes, sha256 ${sha256})`,
  );
  const parts = [
    ...(listed.length === 0 ? [] : [`Files, not read:\n${listed.join('\n')}`]),
    ...(repeated === '' ? [] : [repeated]),
  ];
  return parts.length === 0 ? null : cut(parts.join('\n\n'), asideMax);
}
