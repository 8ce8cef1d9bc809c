import { labelEnd, lastMatchEnd } from './mark.ts';

// Words that say a phone number follows, in the languages most support desks see. Compounds (Kundentelefon,
// Handynummer) are one word in German, hence the open ends.
const phoneWord = new RegExp(
  `(?:\\w*(?:telefon|telephon|phone|handy|mobil|rufnummer|rückruf|rueckruf)\\w*|тел(?:ефон)?\\.?|\\b(?:${[
    'fon|tel|tlf|tfn|puh|puhelin|cellulare|ligue|ligar|chiam\\w*|zadzwo\\w*|tél\\w*|tele(?:fono|foon)|fax|telefax|móvil|cell\\w*|celular|portable|whatsapp|sms|durchwahl|hotline|gsm',
    'call(?:ed|ing|s)?(?: (?:me|us|him|her|them|back|on|at|under)){0,3}|ring(?: me| us)?|dial\\w*|text(?: me| us)',
    'reach(?:ed|able)?(?: (?:me|us|him|her|on|at|under)){0,3}|messages? (?:to|on|at)|contact (?:me|us|number)\\w*',
    'erreich\\w*|anruf\\w*|ruf\\w*|unter(?: der nummer)?|(?:meine|neue) nummer|appel\\w*|rappel\\w*|joign\\w*|ll[aá]m\\w*(?: al?)?|num[eé]ro de t\\w+',
    '(?:my|his|her|our|new) number',
  ].join('|')})\\b)`,
  'gi',
);

// Words that say another number follows. `\w*` again for German compounds.
const otherWord = new RegExp(
  `\\b(?:${[
    'order\\w*|invoice\\w*|ticket\\w*|case|ref\\w*|customer\\w*|account\\w*|acct|contract\\w*|policy|tracking\\w*|serial\\w*',
    'parts?|items?|articles?|artikel\\w*|ids?|bestell\\w*|rechnung\\w*|auftrag\\w*|kunden\\w*|vertrag\\w*|vorgang\\w*|serien\\w*',
    'sendung\\w*|paket\\w*|aktenzeichen|steuer\\w*|konto\\w*|blz|facture\\w*|commande\\w*|dossier|suivi|pedido|factura|siret|siren',
    'licen[cs]e\\w*|lizenz\\w*|transaction\\w*|txn|po|sku|isbn|ean|gtin|imei|vat|ust\\w*|asset\\w*|inventar\\w*|build|version\\w*',
    'error\\w*|fehler\\w*|code\\w*|meter|zähler\\w*|booking\\w*|buchung\\w*|reservation|member\\w*|mitglied\\w*|versicherung\\w*',
    'personal\\w*|employee\\w*|student|matrikel\\w*|passport|driver\\w*|ssn|social security|iban|bic|card|karte\\w*|amount|betrag',
    'total|price|preis|sum\\w*|date|datum|sort code|quote|quotation|angebot\\w*|lieferschein\\w*|shipment|delivery|batch|charge\\w*',
  ].join('|')})\\b`,
  'gi',
);

const suffix =
  /^[\s(,;-]{0,3}(?:office|fax|mobile?|cell|handy|home|work|privat|dienstlich|büro|buero)\b/i;
const reach = 40;
const nearest = 24;

export type PhoneContext = 'phone' | 'other' | 'none';

/** What the words round a number call it. The nearer word wins: "call me about order 12345678" is an order. */
export function phoneContext(text: string, start: number, end: number): PhoneContext {
  if (suffix.test(text.slice(end, end + 16))) return 'phone';
  const before = text.slice(Math.max(0, start - reach), start);
  const phone = lastMatchEnd(phoneWord, before);
  const other = labelEnd(otherWord, before);
  if (phone !== -1 && phone >= other && before.length - phone <= nearest) return 'phone';
  return other === -1 ? 'none' : 'other';
}
