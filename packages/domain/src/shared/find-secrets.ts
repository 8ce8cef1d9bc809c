/** Where a secret stands, UTF-16 units, `end` exclusive. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
}

// Prefixes that vendors publish so that scanners can find leaked keys.
const vendorToken = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    '(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|ANPA|AROA)[A-Z0-9]{16}(?![A-Z0-9])',
    'gh[pousr]_[A-Za-z0-9]{20,255}',
    'github_pat_[A-Za-z0-9_]{20,255}',
    'glpat-[\\w-]{20,255}',
    '(?:xox[a-z]|xapp)-[\\w-]{10,255}',
    '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,255}',
    'whsec_[A-Za-z0-9+/=]{16,255}',
    'sk-[\\w-]{20,255}',
    'AIza[\\w-]{35}',
    'ya29\\.[\\w-]{20,1000}',
    'npm_[A-Za-z0-9]{36}',
    'pypi-[\\w-]{30,1000}',
    'SG\\.[\\w-]{16,64}\\.[\\w-]{16,128}',
    'hf_[A-Za-z0-9]{30,255}',
    'shp(?:at|ca|pa|ss)_[A-Za-z0-9]{30,255}',
    'eyJ[\\w-]{8,8000}\\.[\\w-]{8,16000}(?:\\.[\\w-]{0,8000}){0,3}',
    'hooks\\.slack\\.com/services/[\\w/]{20,255}',
  ].join('|')})`,
  'g',
);

const bearer = /\b(?:bearer|basic)[ \t]{1,3}([A-Za-z0-9._~+/=-]{16,8000})/gi;
const userInfo = /[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@]{0,200}:[^\s/]{1,400})@/gi;

const passwordWords =
  '(?:pass(?:word|wd|code|phrase)|passwort|kennwort|zugangscode|mot de passe|contrase(?:ñ|n)a|wachtwoord|senha|' +
  '(?<![a-z])(?:pass|pwd|pw|mdp|pin))';
const purpose =
  '(?:[ \\t](?:for|to|of|on|für|fuer|zum|zur|im|am|pour|de|du|para)[ \\t][^\\n:=]{1,40})?';
const says =
  '[ \\t]{0,3}(?:(:|=|->|=>)|\\b(?:is|was|will be|ist|lautet|war|est|es)\\b[ \\t]{0,2}:?)';
const passwordValue = new RegExp(
  `${passwordWords}["']?${purpose}${says}[ \\t]{0,3}\\n?[ \\t]{0,3}(?:"([^"\\n]{1,200})"|'([^'\\n]{1,200})'|„([^“"\\n]{1,200})[“"]|([^\\s\\x01]{1,200}))`,
  'gid',
);

const keyWords =
  '(?:api[ _-]?(?:key|token|secret|schlüssel|schluessel)|access[ _-]?(?:key|token)(?:[ _-]?id)?|client[ _-]?secret|' +
  'secret(?:[ _-]?(?:access[ _-]?)?key)?|private[ _-]?key|(?:auth|refresh|session|bot|deploy)[ _-]?token|token|' +
  'authorization|credential|zugangsschlüssel|clé api|key)';
const keyValue = new RegExp(
  `${keyWords}["']?[ \\t]{0,3}(?:(:|=|->|=>)|\\b(?:is|ist|lautet|est|es)\\b[ \\t]{0,2}:?)?[ \\t]{0,3}["'\`]?([A-Za-z0-9+/=_.~-]{8,4000})`,
  'gid',
);

const mentionsPassword = /pass|pwd|pw|pin|kennw|zugangsc|contrase|wachtw|senha|mdp/i;
const mentionsKey = /key|token|secret|schl|clé|authori|credential/i;

// What people write after "password:" when they do not give it away.
const plainWords: ReadonlySet<string> = new Set(
  (
    'reset resets resetting forgot forgotten expired expire expires expiring lost change changed changing wrong incorrect invalid ' +
    'unknown missing required cannot not is was the my a an and or for new old please help issue problem error failed fails ' +
    'login protected locked n/a none redacted removed hidden vergessen abgelaufen zurücksetzen zuruecksetzen geändert falsch ' +
    'gesperrt ungültig unbekannt nicht fehlt ändern neu bitte ich mein das der die ist kein keine oublié expiré incorrect perdu ' +
    'le la mon olvidada caducada perdida incorrecta mi same see attached when i if we you it to in on at how what why does'
  ).split(' '),
);

/**
 * Keys, tokens, passwords and key blocks. Vendor forms stand for themselves; the rest need a word that names them. Spans may overlap
 * and come in no order. What redaction takes out of a text and what may not stand in a reply are found by the same words.
 */
export function findSecrets(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  if (text.includes('-----BEGIN ')) findKeyBlocks(text, spans);
  for (const match of text.matchAll(vendorToken)) add(spans, match.index, match[0]);
  if (text.includes('://') && text.includes('@')) addGroups(text, userInfo, '://', spans);
  if (/bearer|basic/i.test(text)) addGroups(text, bearer, null, spans, hasDigit);
  if (mentionsPassword.test(text)) findPasswords(text, spans);
  if (mentionsKey.test(text)) findNamedKeys(text, spans);
  return spans;
}

function add(spans: SecretSpan[], start: number, value: string): void {
  if (value !== '') spans.push({ start, end: start + value.length });
}

function addGroups(
  text: string,
  pattern: RegExp,
  after: string | null,
  spans: SecretSpan[],
  accepts: (value: string) => boolean = () => true,
): void {
  for (const match of text.matchAll(pattern)) {
    const value = match[1] ?? '';
    const offset =
      after === null ? match[0].lastIndexOf(value) : match[0].indexOf(after) + after.length;
    if (accepts(value)) add(spans, match.index + offset, value);
  }
}

/** PEM blocks (RFC 7468) and armoured PGP keys; a block that was cut off goes to the next empty line. */
function findKeyBlocks(text: string, spans: SecretSpan[]): void {
  const opening = /-----BEGIN [A-Z0-9 ]{1,60}-----/g;
  let noEnd = false;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    let end = -1;
    if (!noEnd) {
      const closing = /-----END [A-Z0-9 ]{1,60}-----/g;
      closing.lastIndex = match.index;
      const found = closing.exec(text);
      noEnd = found === null;
      if (found !== null) end = found.index + found[0].length;
    }
    if (end === -1) {
      const gap = text.indexOf('\n\n', match.index);
      end = gap === -1 ? text.length : gap;
    }
    spans.push({ start: match.index, end });
    opening.lastIndex = end;
  }
}

function findPasswords(text: string, spans: SecretSpan[]): void {
  for (const match of text.matchAll(passwordValue)) {
    const quoted = match[2] ?? match[3] ?? match[4];
    const group = [2, 3, 4, 5].find((index) => match[index] !== undefined) ?? 5;
    const start = match.indices?.[group]?.[0];
    if (start === undefined) continue;
    const value = quoted ?? (match[5] ?? '').replace(/[.,;)\]}>"']$/, '');
    const afterBreak = match[0].slice(0, start - match.index).includes('\n');
    if (
      isPin(match[0]) ? /^\d{3,12}$/.test(value) : isPassword(value, quoted, match[1], afterBreak)
    ) {
      add(spans, start, value);
    }
  }
}

function isPin(match: string): boolean {
  return /^pin/i.test(match);
}

function isPassword(
  value: string,
  quoted: string | undefined,
  operator: string | undefined,
  afterBreak: boolean,
): boolean {
  if (plainWords.has(value.toLowerCase().replace(/[^\p{L}/]+$/u, ''))) return false;
  if (value === '' || /^[^\p{L}\p{N}]+$/u.test(value))
    return operator !== undefined && value.length >= 4 && !/^[-_*.x•]+$/.test(value);
  if (quoted !== undefined || (operator !== undefined && !afterBreak)) return true;
  // "the password is not working": without a colon only what no ordinary word looks like.
  return value.length >= 4 && /^[^.,;]*[\d\p{S}!@#%&*]/u.test(value) && !/^\d{1,3}$/.test(value);
}

function findNamedKeys(text: string, spans: SecretSpan[]): void {
  for (const match of text.matchAll(keyValue)) {
    const value = (match[2] ?? '').replace(/[.]+$/, '');
    const start = match.indices?.[2]?.[0];
    if (start === undefined) continue;
    const named = match[1] !== undefined && !/^(?:key|token)/i.test(match[0]);
    if (looksRandom(value, named ? 8 : 16)) add(spans, start, value);
  }
}

function hasDigit(value: string): boolean {
  return /\d/.test(value);
}

/** Letters mixed with digits, at about 3 bits a character or more: words have no digits, plain ids repeat themselves. */
function looksRandom(value: string, minLength: number): boolean {
  if (value.length < minLength) return false;
  const digits = value.replace(/\D/g, '').length;
  const mixedCase = /[a-z]/.test(value) && /[A-Z]/.test(value);
  if (digits === 0 || (digits === 1 && !mixedCase) || !/[A-Za-z]/.test(value)) return false;
  return entropyBits(value) >= Math.min(3, Math.log2(value.length) - 0.5);
}

/** Shannon entropy of the characters, in bits a character. */
function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / value.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
