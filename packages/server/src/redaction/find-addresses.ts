import { isIPv6 } from 'node:net';
import { lastMatchEnd, type Mark } from './mark.ts';

const fourNumbers = /(?<![\w.]|[A-Za-z_]-)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\.?\d|\w)/g;
const releaseSuffix =
  /^(?:-(?:alpha|beta|rc|pre|dev|snapshot|build|release|final|ga)\b|\.(?:tar|zip|exe|msi|dmg|deb|rpm|jar|dll|apk|gz|whl|iso|bin|pkg|pdf|nupkg)\b)/i;
const versionWord =
  /\b(?:v|ver|version|versions?nummer|release|build|firmware|driver|treiber|patch|update|upgrade|section|chapter|clause|kapitel|abschnitt|ziffer)\b/gi;
const networkWord =
  /\b(?:ip|ipv4|ips|ip-adresse\w*|address\w*|adresse\w*|host\w*|server\w*|dns|ping|gateway|router|proxy|subnet|netz\w*|client\w*|login|vpn|port)\b/gi;

/**
 * IPv4 addresses, and not version numbers: a version word nearer than a network word, a release suffix, a leading
 * zero or (without a network word) four one-digit numbers tell a version, a section or a date.
 */
export function findIpv4(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(fourNumbers)) {
    const numbers = match.slice(1, 5);
    if (numbers.some((part) => Number(part) > 255 || (part.length > 1 && part[0] === '0')))
      continue;
    const start = match.index;
    const end = start + match[0].length;
    if (releaseSuffix.test(text.slice(end, end + 12))) continue;
    const before = text.slice(Math.max(0, start - 32), start);
    const network = lastMatchEnd(networkWord, before);
    if (lastMatchEnd(versionWord, before) > network) continue;
    if (network === -1 && numbers.every((part) => part.length === 1)) continue;
    marks.push({ start, end, type: 'IP' });
  }
  return marks;
}

const colonRun =
  /(?<![\w:.])(?:[0-9a-fA-F:]{1,34}:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]{2,39})(?![\w:])/g;

/** IPv6 addresses in any of the forms of RFC 4291. `std::a` and times are none: three groups or a digit are needed. */
export function findIpv6(text: string): Mark[] {
  if (!/:[0-9a-fA-F]{0,4}:/.test(text)) return [];
  const marks: Mark[] = [];
  for (const match of text.matchAll(colonRun)) {
    const run = match[0].endsWith('::') ? match[0] : match[0].replace(/:$/, '');
    if (!/\d/.test(run) || !isIPv6(run)) continue;
    marks.push({ start: match.index, end: match.index + run.length, type: 'IP' });
  }
  return marks;
}

const sixPairs = /(?<![\w:-])[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}(?![\w:-])/g;

/** Hardware addresses of six pairs. */
export function findMacs(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(sixPairs)) {
    marks.push({ start: match.index, end: match.index + match[0].length, type: 'MAC' });
  }
  return marks;
}
