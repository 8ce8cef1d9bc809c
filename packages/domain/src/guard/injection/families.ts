import type { Hit } from './concepts.ts';
import { concepts as c } from './lexicon/concepts.ts';

/** What kind of attack words suggest. Names are recorded and shown; none is ever renamed. */
export const families = [
  'override',
  'prompt_extraction',
  'secret_request',
  'persona',
  'unbound',
  'concealment',
  'addressed_command',
  'record_tampering',
  'check_bypass',
  'exfiltration',
  'reply_control',
  'code_insertion',
  'pretext',
  'role_marker',
  'hidden_text',
  'encoded_text',
  'appended_command',
  'repetition',
] as const;

export type Family = (typeof families)[number];

/** Both concepts within so many characters of each other, in either order: verbs stand last in some languages. */
interface Near {
  readonly family: Family;
  readonly one: number;
  readonly other: number;
  readonly within: number;
}

const near: readonly Near[] = [
  { family: 'override', one: c.ignore, other: c.rules, within: 45 },
  { family: 'override', one: c.ignore, other: c.prompt, within: 45 },
  { family: 'override', one: c.instead, other: c.prompt, within: 60 },
  { family: 'prompt_extraction', one: c.reveal, other: c.prompt, within: 60 },
  { family: 'secret_request', one: c.reveal, other: c.secret, within: 40 },
  { family: 'persona', one: c.persona, other: c.assistant, within: 60 },
  { family: 'persona', one: c.persona, other: c.unbound, within: 160 },
  { family: 'addressed_command', one: c.notice, other: c.assistant, within: 40 },
  { family: 'record_tampering', one: c.act, other: c.every, within: 50 },
  { family: 'check_bypass', one: c.skip, other: c.check, within: 35 },
  { family: 'exfiltration', one: c.send, other: c.every, within: 40 },
  { family: 'exfiltration', one: c.send, other: c.secret, within: 60 },
  { family: 'exfiltration', one: c.reveal | c.send, other: c.personal, within: 60 },
  { family: 'reply_control', one: c.reply, other: c.task, within: 70 },
  { family: 'code_insertion', one: c.merge, other: c.code, within: 40 },
  { family: 'pretext', one: c.imagine, other: c.secret | c.personal, within: 200 },
];

const alone: readonly { readonly family: Family; readonly bits: number }[] = [
  { family: 'unbound', bits: c.unbound },
  { family: 'concealment', bits: c.conceal },
];

/** Bits of the families whose words stand together in a text, by their place in `families`. Linear in the hits. */
export function familiesOf(hits: readonly Hit[]): number {
  let found = 0;
  for (const { family, bits } of alone) {
    if (hits.some((hit) => (hit.bits & bits) !== 0)) found |= bitOf(family);
  }
  for (const rule of near) {
    if ((found & bitOf(rule.family)) === 0 && standsNear(hits, rule)) found |= bitOf(rule.family);
  }
  return found;
}

export function bitOf(family: Family): number {
  return 1 << families.indexOf(family);
}

export function namesOf(bits: number): readonly Family[] {
  return families.filter((_, at) => (bits & (1 << at)) !== 0);
}

/** Hits come in the order of their places, so the last of each concept is the nearest before. */
function standsNear(hits: readonly Hit[], { one, other, within }: Near): boolean {
  let lastOne = Number.NEGATIVE_INFINITY;
  let lastOther = Number.NEGATIVE_INFINITY;
  for (const { bits, from, to } of hits) {
    const isOne = (bits & one) !== 0;
    const isOther = (bits & other) !== 0;
    // A word cannot be near itself: "unfiltered" is not two hits.
    if (isOne && !isOther && from - lastOther <= within) return true;
    if (isOther && !isOne && from - lastOne <= within) return true;
    if (isOne && isOther && from - Math.max(lastOne, lastOther) <= within) return true;
    if (isOne) lastOne = Math.max(lastOne, to);
    if (isOther) lastOther = Math.max(lastOther, to);
  }
  return false;
}
