/**
 * Letters of other scripts and forms that look like Latin ones, as attackers use them. Hand-picked from what Unicode's
 * confusables (UTS #39) say of Cyrillic, Greek, Armenian and small capitals; NFKC has by then unified full-width,
 * mathematical, circled and squared forms.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  ц: 'u',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  α: 'a',
  β: 'b',
  ϲ: 'c',
  δ: 'd',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'm',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  ω: 'w',
  հ: 'h',
  օ: 'o',
  ո: 'n',
  ս: 'u',
};

/** Letters that are no script of their own: they always stand for a Latin letter. */
const always: Readonly<Record<string, string>> = {
  ᴀ: 'a',
  ʙ: 'b',
  ᴄ: 'c',
  ᴅ: 'd',
  ᴇ: 'e',
  ꜰ: 'f',
  ɢ: 'g',
  ʜ: 'h',
  ɪ: 'i',
  ᴊ: 'j',
  ᴋ: 'k',
  ʟ: 'l',
  ᴍ: 'm',
  ɴ: 'n',
  ᴏ: 'o',
  ᴘ: 'p',
  ʀ: 'r',
  ꜱ: 's',
  ᴛ: 't',
  ᴜ: 'u',
  ᴠ: 'v',
  ᴡ: 'w',
  ʏ: 'y',
  ᴢ: 'z',
  ɑ: 'a',
  ɡ: 'g',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ς: 'σ',
};

const alwaysPattern = new RegExp(`[${Object.keys(always).join('')}]`, 'gu');
const lookAlikePattern = new RegExp(`[${Object.keys(lookAlikes).join('')}]`, 'gu');
const notLookAlike = new RegExp(`[^${Object.keys(lookAlikes).join('')}]`, 'u');
// Negative circled, negative squared and regional letters, which NFKC leaves alone.
const boxed = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u{1F1E6}-\u{1F1FF}]/gu;
const boxedStarts = [0x1f1e6, 0x1f170, 0x1f150];
const word = /[\p{L}\p{N}]+/gu;
const latin = /[a-z]/;
const otherScript = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u;

/** Special letters as plain ones, in a text that is lower case and in NFKC. */
export function plainLetters(text: string): string {
  return text
    .replace(alwaysPattern, (letter) => always[letter] ?? letter)
    .replace(boxed, (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      const start = boxedStarts.find((one) => code >= one) ?? code;
      return String.fromCharCode(97 + code - start);
    });
}

/**
 * Look-alikes as the Latin letters they imitate, in words that mix scripts, and then in words made of nothing else in a text
 * that is mostly Latin. A word honestly written in Cyrillic or Greek stays as it is. Idempotent.
 */
export function latinLookAlikes(text: string): string {
  if (!otherScript.test(text)) return text;
  const unmixed = text.replace(word, (one) => (latin.test(one) ? imitated(one) : one));
  if (!otherScript.test(unmixed) || !mostlyLatin(unmixed)) return unmixed;
  return unmixed.replace(word, (one) => (notLookAlike.test(one) ? one : imitated(one)));
}

function imitated(one: string): string {
  return one.replace(lookAlikePattern, (letter) => lookAlikes[letter] ?? letter);
}

function mostlyLatin(text: string): boolean {
  let balance = 0;
  for (const letter of text) {
    if (latin.test(letter)) balance += 1;
    else if (otherScript.test(letter)) balance -= 1;
  }
  return balance > 0;
}
