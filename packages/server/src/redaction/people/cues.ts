import { nameParts } from './name-run.ts';

const { word, capitals, particles } = nameParts;

/** Any text before which no letter or digit stands. */
const begins = '(?<![\\p{L}\\p{N}_.-])';

/** `Herr Dr. Müller`, `Mrs. Labrie`: a title, then a name. Case matters: "miss" is a verb. */
export const title = new RegExp(
  `${begins}(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Hr|Fr|Sra?|Srta|Sig|Sig\\.ra|Dott|Dott\\.ssa|Mme|Mlle|Dhr|Mevr|Mw|Rev|Herrn?|Frau|Fräulein|Miss|Monsieur|` +
    'Madame|Mademoiselle|Señora?|Senhora?|Signora?|Meneer|Mevrouw|Dipl\\.-Ing|Dipl\\.-Kfm|Ing|Mag)\\.?[ ]){1,4}',
  'gu',
);

const whose =
  "(?:my|his|her|our|your|their|full|first|last|middle|given|family|maiden|birth|customer(?:'s)?|client(?:'s)?|contact(?:'s)?|requester(?:'s)?|" +
  "employee(?:'s)?|caller(?:'s)?|patient(?:'s)?|cardholder(?:'s)?|card holder(?:'s)?|holder(?:'s)?)";

/** What a name follows, whatever it is: `my name is`, `ich heiße`, `What's your name?`. */
export const introduction = new RegExp(
  `${begins}(?:${[
    `${whose}[ -](?:(?:full|first|last|middle|given|family|maiden)[ -])?(?:sur)?name(?: on (?:the|my) (?:account|card))?(?:(?: is| was) ?:?| ?[:=]|\\?)`,
    'name on (?:the|my) (?:account|card)(?: is|:|\\?)',
    "(?:mein|ihr|sein) (?:vor|nach|zu|familien)?name (?:ist|lautet)|ich hei(?:ß|ss)e|(?:je )?m['’]appelle|mon nom est|me llamo|mi nombre es|se llama",
    'mi chiamo|il mio nome è|(?:o )?meu nome é|chamo-me|me chamo|mijn naam is|ik heet|nazywam się|jag heter|mitt namn är|mit navn er|jeg heter',
    'jeg hedder|nimeni on|jmenuji se|numele meu este|benim adım|named (?:him|her)',
  ].join('|')})\\s{1,2}(?:(?:user|customer|client|caller|a)[ ]?:[ ]?)?`,
  'giu',
);

/** What a name follows if the word is known to be one: `this is Anna`. */
export const presence = new RegExp(
  `${begins}(?:i am|i[’']m|it[’']s|this is|ich bin|hier ist|hier spricht|hier schreibt|je suis|ici|soy|sono|ik ben|spoke (?:to|with)|speak (?:to|with)|` +
    'talked (?:to|with)|contacted by|reported by|assigned to|on behalf of|im auftrag von|im namen von|gesprochen mit|follow up with)[ ]',
  'giu',
);

/** A field of a form, alone at the start of its line: `Ansprechpartner: …`. The group holds the label. */
export const label = new RegExp(
  '(?<=^|\\n)[>\\t *|-]{0,6}((?:(?:full|first|last|given|family|sur|contact|customer|requester|employee|caller)[ -]?)?name|vorname|nachname|' +
    'familienname|nom|prénom|nombre|apellidos?|nome|cognome|naam|contact(?: person)?|kontakt(?:person)?|ansprechpartner(?:in)?|requester|requested by|' +
    'reported by|assigned to|assignee|absender|sender|melder(?:in)?|bearbeiter(?:in)?|kunde|kundin|mitarbeiter(?:in)?|anrufer(?:in)?|customer|client|' +
    'employee|caller|user|from|von|de|to|an|cc|attn|attention|z\\.? ?hd\\.?|c/o|billing address|shipping address|delivery address)[ \\t]?:[ \\t]{0,12}\\n?[ \\t]{0,12}',
  'giu',
);

/** `Dear`, `Sehr geehrter`, `Hola`, where a line or sentence begins. */
export const salutation = new RegExp(
  '(?<=^|[\\n.!?>] ?|\\\\n)(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|moin|servus|grüß gott|liebe[rs]?|' +
    'sehr geehrte[rs]?|werte[rs]?|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|ciao|buongiorno|gentile|egregio|' +
    'car[oa]|olá|oi|bom dia|boa tarde|prezad[oa]|beste|geachte|dag|hoi|goedemorgen|goedemiddag|hej|hei|kära|bästa|kære|witam|cześć|szanown[ya]|drog[ia]|' +
    'dobrý den|merhaba|sayın)[ ,]{1,2}',
  'giu',
);

/** The end of a letter, after which its writer stands. The group holds what is between: a line break makes it sure. */
export const farewell = new RegExp(
  `${begins}(?:${[
    '(?:(?:best|kind|warm|warmest|many|with best|with kind) )?regards|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|respectfully|cheers|all the best|best wishes|thanks(?: (?:a lot|so much|again|in advance|and regards|and kind regards))?|thank you(?: (?:very much|so much|in advance|again))?|thx|tia',
    '(?:mit )?(?:den )?(?:freundliche[nmr]?|beste[nr]?|viele[nr]?|liebe[nr]?|herzliche[nr]?|schöne[nr]?|sonnige) (?:grü(?:ß|ss)e?n?|gruß|gruss)(?: (?:aus|von) \\p{L}{2,20})?|gruß|grüße|mfg|m\\.f\\.g\\.|lg|vg|hochachtungsvoll|(?:vielen|besten|herzlichen) dank|danke(?: (?:sehr|schön|im voraus|und gruß))?',
    "cordialement|bien cordialement|bien à vous|sincères salutations|salutations|merci(?: d['’]avance| beaucoup)?|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|(?:muchas )?gracias|(?:cordiali|distinti) saluti|saluti|grazie(?: mille)?|atenciosamente|(?:com os )?(?:melhores )?cumprimentos|(?:muito )?obrigad[oa]",
    'met vriendelijke groet(?:en)?|groet(?:en|jes)?|mvg|med (?:vänliga?|venlig|vennlig|bästa) (?:hälsning(?:ar)?|hilsen)|vänliga hälsningar|hilsen|mvh|ystävällisin terveisin|z poważaniem|pozdrawiam|s pozdravem|saygılarımla|üdvözlettel',
  ].join(
    '|',
  )})([ \\t]{0,3}[,.!:–-]{0,3}[ \\t]{0,3}(?:\\\\n|\\n[ \\t>]{0,4}){0,3}(?:[-–—]{1,2}[ ]?)?)`,
  'giu',
);

/** What stands before `<address>` or `wrote:` at the end of a window of text: a name, its words in either order. */
export const nameAtEnd = new RegExp(
  `(?<![\\p{L}\\p{N}_.-])((?:${word}|${capitals}|\\p{Lu}\\.)(?:,? ${particles}(?:${word}|${capitals}|\\p{Lu}\\.)){0,4})["'’)]{0,2}[ ]?$`,
  'u',
);

/** A word that could be a name, anywhere. */
export const anyWord = new RegExp(
  `(?<![\\p{L}\\p{N}_@.&#/\\\\-])${word}(?![\\p{L}\\p{N}_@&])`,
  'gu',
);
