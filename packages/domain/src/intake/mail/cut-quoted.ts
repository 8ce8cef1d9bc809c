export interface CutText {
  /** What its sender wrote now. */
  readonly said: string;
  /** What was quoted, and the signature, in their order; empty when there was neither. */
  readonly aside: string;
}

export interface CutOptions {
  /** What is quoted stands in the thread already. Without it quotes are what the mail is about, and stay. */
  readonly answers: boolean;
}

const quoted = /^\s{0,3}>/;
const signature = /^--\s?$/;
const deviceSignature =
  /^(?:sent from my |sent from outlook|get outlook for |von meinem .{1,40} gesendet|gesendet von |envoyé de(?:puis)? mon |enviado desde mi |inviato da(?:l mio)? |verstuurd vanaf mijn )/i;
/** Lines a signature has at most: a text below `--` that is longer is no signature. */
const signatureLinesMax = 12;
const lineMax = 500;

const divider =
  /^\s*[-_*]{2,}\s*(?:original message|original-nachricht|ursprüngliche nachricht|message d'origine|message original|mensaje original|messaggio originale|oorspronkelijk bericht|original appointment)\s*[-_*]{2,}\s*$/i;
const wrote =
  /^(?:on|am|le|el|il(?: giorno)?|op|em|den|dne|w dniu)\s.{4,200}(?:wrote|schrieb.{0,80}|a écrit|escribió|ha scritto|schreef.{0,80}|escreveu|skrev.{0,80}|napisał.{0,80}|napsal.{0,80})\s*:\s*$/i;
const headFrom = /^\*?(?:from|von|de|da|van)\s?:\*?\s+\S/i;
const headRest =
  /^\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado|fecha|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp)\s?:/i;

/**
 * Parts what a mail says from what it repeats: lines marked with `>`, the line that announces them, all below the head of an
 * older mail, and the signature. Nothing is thrown away: it goes to `aside`. A mail of which nothing would remain is left
 * whole, because then the quote is what was meant.
 */
export function cutQuoted(text: string, { answers }: CutOptions): CutText {
  const lines = text.split('\n');
  const end = answers ? historyFrom(lines) : lines.length;
  const signed = signatureFrom(lines, end);
  const said: string[] = [];
  const aside: string[] = [];
  for (const [n, line] of lines.entries()) {
    const repeated = n >= end || n >= signed || (answers && isRepeated(lines, n));
    (repeated ? aside : said).push(line);
  }
  if (said.join('').trim() === '') return { said: text.trim(), aside: '' };
  return { said: tidy(said), aside: tidy(aside) };
}

function tidy(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Quoted, or the line that announces the quote below it. */
function isRepeated(lines: readonly string[], n: number): boolean {
  const line = lines[n] ?? '';
  if (quoted.test(line)) return true;
  return announces(lines, n) && quoted.test(nextWritten(lines, afterAnnouncement(lines, n)));
}

function nextWritten(lines: readonly string[], from: number): string {
  for (let n = from; n < Math.min(from + 3, lines.length); n += 1) {
    const line = lines[n] ?? '';
    if (line.trim() !== '') return line;
  }
  return '';
}

/** `On … wrote:`, which programs break into two lines. */
function announces(lines: readonly string[], n: number): boolean {
  return (
    wrote.test(short(lines, n)) ||
    wrote.test(`${short(lines, n)} ${short(lines, n + 1)}`) ||
    wrote.test(`${short(lines, n - 1)} ${short(lines, n)}`)
  );
}

function afterAnnouncement(lines: readonly string[], n: number): number {
  const twoLines =
    !wrote.test(short(lines, n)) && wrote.test(`${short(lines, n)} ${short(lines, n + 1)}`);
  return twoLines ? n + 2 : n + 1;
}

function short(lines: readonly string[], n: number): string {
  const line = lines[n] ?? '';
  return line.length > lineMax ? '' : line.trim();
}

/** The first line of an older mail that stands below without marks; the number of lines when none does. */
function historyFrom(lines: readonly string[]): number {
  for (let n = 0; n < lines.length; n += 1) {
    const line = short(lines, n);
    if (divider.test(line)) return n;
    if (headFrom.test(line) && headsFollow(lines, n)) {
      const above = short(lines, n - 1);
      return /^[-_]{5,}$/.test(above) ? n - 1 : n;
    }
    // Announced, and not marked with `>` below: all that follows is the older mail.
    if (wrote.test(line) && !quoted.test(nextWritten(lines, n + 1))) return n;
  }
  return lines.length;
}

/** At least two more lines of a head stand below: one alone may be a sentence. */
function headsFollow(lines: readonly string[], n: number): boolean {
  let heads = 0;
  for (let at = n + 1; at < Math.min(n + 6, lines.length); at += 1) {
    if (headRest.test(short(lines, at))) heads += 1;
  }
  return heads >= 2;
}

function signatureFrom(lines: readonly string[], end: number): number {
  for (let n = end - 1; n >= 0 && end - n <= signatureLinesMax + 1; n -= 1) {
    const line = lines[n] ?? '';
    if (signature.test(line) || deviceSignature.test(short(lines, n))) return n;
  }
  return end;
}
