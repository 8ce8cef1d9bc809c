const foldable =
  /[\u00A0\u2000-\u200A\u202F\u205F\u3000\u2010-\u2015\u2212\uFF01-\uFF5E\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/g;

/**
 * The text as detectors read it: digits of other scripts, full-width forms, hard spaces and long dashes as their
 * ASCII forms. Same length, so offsets hold for the original.
 */
export function foldForDetection(text: string): string {
  return text.search(foldable) === -1 ? text : text.replace(foldable, fold);
}

function fold(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (code >= 0x0660 && code <= 0x0669) return String(code - 0x0660);
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0);
  if (code >= 0x0966 && code <= 0x096f) return String(code - 0x0966);
  return (code >= 0x2010 && code <= 0x2015) || code === 0x2212 ? '-' : ' ';
}
