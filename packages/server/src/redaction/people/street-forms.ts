import { taken } from '../mark.ts';

/** A part of a street's name; `ß` and accents included. */
const name = "\\p{Lu}[\\p{L}\\p{M}'’-]{1,30}(?![\\p{L}\\p{N}])";
const names = `(?:${name}\\.?[ ]){1,3}`;
/** `12`, `12a`, `12 b`, `12-14`, `3/4`. */
const house =
  '\\d{1,5}(?:(?:[a-zA-Z]|[ ][a-h])(?![\\p{L}\\p{N}]))?(?:[ ]?[-/+][ ]?\\d{1,5}[a-zA-Z]?){0,2}(?![\\p{L}\\p{N}]|[.,:]\\d)';
const before = '(?<![\\p{L}\\p{N}_/.-])';

// What Germanic languages end a street's name with, and nothing else that takes a number behind it.
const germanic =
  '(?:stra(?:ß|ss)e|strasse|str\\.|gasse|gässchen|allee|chaussee|promenade|straat|laan|gracht|kade|singel|gatan|vägen|gränd|veien|vegen|gaten|' +
  'gata|vej|stræde|katu)';
// These end other words too (Speicherplatz 50, Umweg 2): a street only before a place with its postal code.
const germanicWeak =
  '(?:platz|weg|ring|hof|damm|ufer|steig|stieg|berg|graben|wall|markt|garten|plein|dijk|gade|vei|tie|kuja|polku|gate|torget|tun|bakken)';
const english =
  '(?:Street|Avenue|Ave|Road|Rd|Lane|Boulevard|Blvd|Terrace|Crescent|Drive|Court|Parkway|Pkwy|Highway|Hwy|Square|St(?=[.,;?\\n]|$))';
const englishWeak =
  '(?:St|Dr|Ct|Ln|Way|Place|Pl|Sq|Close|Circle|Cir|Trail|Row|Mews|Grove|Gardens|Hill|Walk|Quay|Park|Loop|Alley|Plaza|Pass|Path)';
const romance =
  '(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Bb]d\\.?|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai|[Cc]ours|Via|Viale|Piazza|Piazzale|Corso|Vicolo|Largo|Calle|C/|' +
  'Avenida|Avda\\.?|Av\\.|Plaza|Paseo|Camino|Carrer|Ronda|Rua|Travessa|Praça|Estrada|Rúa|Carretera)';
const linking =
  "(?:(?:de la|de l['’]|de las|de los|del|della|delle|dei|degli|des|du|do|da|dos|das|de|di|d['’]|la|le|les|el|los|las|San|Saint|St\\.)[ ]?){0,3}";
const slavic = '(?:ul\\.|ulica|al\\.|aleja|os\\.|pl\\.|ulice|nám\\.|náměstí|ulitsa|ул\\.)';

const unit =
  '(?:[Aa]pt|APT|[Aa]partment|[Ss]uite|SUITE|[Ss]te|[Uu]nit|UNIT|[Ff]lat|[Ff]loor|[Rr]oom|[Aa]ppt|[Ww]ohnung|[Ww]hg|[Ee]tage|[Pp]iso|[Pp]uerta|[Ii]nterno|[Ss]cala|[Ll]gh|[Bb]ox|#)';

/** Streets with their number; the group `weak` matched when more must say that it is one. */
export const street = new RegExp(
  `${before}(?:\\d{1,5}[ ])?(?:${[
    // Hauptstraße 5, Brucker Bundesstrasse 31, Lange Straße 5, Kungsgatan 12
    `(?:${name}\\.?[ ]){0,2}(?:[\\p{Lu}][\\p{L}\\p{M}'’-]{0,30}${germanic}|(?:Stra(?:ß|ss)e|Str\\.|Allee|Gasse|Laan|Straat|Promenade|Chaussee)(?: (?:des|der|von|van|am)(?: ${name}){1,3})?)[ ]?${house}`,
    // 3784 Archwood Avenue; 12 North Main Street
    `\\d{1,5}[A-Za-z]?,?[ ]${names}${english}(?![\\p{L}\\p{N}])\\.?`,
    // 12 bis rue de la Paix; Via dei Fiorentini 17; Calle de Alcalá, 45
    `\\d{1,4}(?:[ ]?(?:bis|ter))?,?[ ](?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai)[ ]${linking}(?:${name})(?:[ ]${linking}${name}){0,3}`,
    `${romance}[ ]${linking}${name}(?:[ ]${linking}${name}){0,3},?[ ](?:n[º°o]\\.?[ ]?)?${house}`,
    // ul. Długa 5; Széchenyi utca 3.
    `${slavic}[ ]${name}(?:[ ]${name}){0,2}[ ]${house}`,
    `${name}(?:[ ]${name}){0,2}[ ](?:utca|út|útja|u\\.|tér|tere|körút|krt\\.|katu|Caddesi|Sokak|Cad\\.|Sok\\.|Bulvarı)[ ]?(?:No:?[ ]?)?${house}\\.?`,
    `(?<weak>(?:${name}[ ]){0,2}\\p{Lu}[\\p{L}\\p{M}'’-]{0,30}${germanicWeak}[ ]${house}|\\d{1,5}[A-Za-z]?[ ]${names}${englishWeak}(?![\\p{L}\\p{N}])\\.?)`,
  ].join('|')})`,
  'gu',
);

/** Post boxes, and addresses of forces abroad, which have no street. */
export const postBox = new RegExp(
  `${before}(?:P\\.?[ ]?O\\.?[ ]?Box[ ]\\d{1,6}|[Pp]ostfach[ ]\\d{1,3}(?:[ ]?\\d{2,3}){0,2}|[Aa]partado(?: de [Cc]orreos)?[ ]\\d{1,6}|[Cc]asella [Pp]ostale[ ]\\d{1,6}|` +
    '(?:PSC|psc|Unit|unit|CMR)[ ]\\d{1,5},?[ ][Bb]ox[ ]\\d{1,5})(?![\\p{L}\\p{N}])',
  'gu',
);

/** A town in the American way: `Springfield, IL 62704`. */
export const americanTown = new RegExp(
  `${before}${name}(?:[ ]${name}){0,2},[ ](?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY])` +
    '[ ]\\d{5}(?:-\\d{4})?(?!\\d)',
  'gu',
);

/** Postal codes no other number looks like: British with their space, Canadian. */
export const plainCode =
  /(?<![\p{L}\p{N}_-])(?:(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?) (?!\d[TG]B)\d[ABD-HJLNP-UW-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d)(?![\p{L}\p{N}])/gu;

/** A code that its label names. The group holds the code. */
export const namedCode =
  /(?<![\p{L}\p{N}_])(?:zip(?:[ -]?code)?|post(?:al)?[ -]?code|postleitzahl|plz|code postal|código postal|c\.p\.|postcode|postnummer)(?: is| ist)?[ ]?[:=]?[ ]{1,2}((?=[A-Z-]{0,4}\d)[A-Z0-9](?:[A-Z0-9]|[ -](?=[A-Z0-9]*\d)){2,9})(?![\p{L}\p{N}])/giu;

/** What may follow a street, one part at a time: a unit, a code with its town, a town, a region, a country. */
export const more = new RegExp(
  `^(?:,[ ]?|[ ]|,?[ ]?\\n[ >]{0,6})(?:${unit}\\.?[ ]?[\\p{L}\\p{N}-]{1,6}(?![\\p{L}\\p{N}])|(?<code>\\d{2}-\\d{3}(?![\\p{L}\\p{N}])(?:[ ]${name}){0,2}|(?:[A-Z]{1,3}[- ])?\\d{3}[ ]?\\d{1,3}(?:-\\d{3,4})?(?![\\p{L}\\p{N}]|[.,:/-]\\d)(?:[ ]${name}(?:[ -]${name}){0,2})?|` +
    `\\d{4}[ ]?[A-Z]{2}[ ]${name}|[A-PR-UWYZ][A-HK-Y]?\\d[A-Z\\d]? \\d[A-Z]{2}(?![\\p{L}\\p{N}])|[A-Z]{2}[ ]\\d{5}(?:-\\d{4})?(?!\\d))|(?<town>${name}(?:[ -](?:am|an der|im|in|sur|de|del|upon|${name})){0,3}))`,
  'u',
);

/** What an address follows, if it is one where people live. The group `other` matched when it is not. */
export const addressCue =
  /(?:(?<other>ip|mac|mail|web|server|network|netzwerk|host|url|login|memory|wallet|gateway|dns)[ -]?)?(?:address|adresse|anschrift|dirección|direccion|indirizzo|endereço|adres|adress)(?: is| ist| lautet)?[ ]?[:?=]?\s{1,3}(?:it is[ ])?(?:the corner of[ ])?/giu;

/** The lines of an address behind its cue: a first one with a number and a name, then short ones without an end of a sentence. */
export const addressLines = new RegExp(
  `(?=[\\p{Lu}\\d])(?=[^\\n.;:?!${taken}]{0,80}(?:\\d[ ,]{1,2}\\p{Lu}|\\p{L}[ ]\\d))[^\\n;:?!${taken}]{3,100}?(?=[\\n;:?!]|\\.(?:\\s|$)|$)` +
    `(?:,?[ ]?\\n[ >]{0,6}(?=[\\p{Lu}\\d,])[^\\n.;:?!${taken}]{1,40}(?=[\\n.;?!]|$)){0,5}`,
  'uy',
);
