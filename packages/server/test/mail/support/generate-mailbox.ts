import { broken } from './generate-broken.ts';
import { copies } from './generate-copies.ts';
import { machines } from './generate-machines.ts';
import { persons, repliesTo, repliesWithin } from './generate-persons.ts';
import { type GeneratedMail, type Mailbox, openMailbox } from './mailbox.ts';
import { seeded } from './random.ts';

/**
 * A mailbox of mixed mails in an order in which none answers a later one, each with where it must end. The shares are those of
 * a service desk that gets every kind of mail there is.
 */
export function generateMailbox(seed: number, count: number): readonly GeneratedMail[] {
  const random = seeded(seed);
  const box: Mailbox = openMailbox(random);
  const share = (part: number): number => Math.round(count * part);
  const beginnings = share(0.42);
  for (let n = 0; n < beginnings; n += 1) persons(box);
  for (let n = 0; n < share(0.25); n += 1) (random.chance(0.75) ? repliesTo : repliesWithin)(box);
  for (let n = 0; n < share(0.2); n += 1) machines(box);
  for (let n = 0; n < share(0.06); n += 1) broken(box);
  while (box.mails.length < count) copies(box);
  return box.mails;
}
