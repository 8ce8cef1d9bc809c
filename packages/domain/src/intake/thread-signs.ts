import type { UrgencySign } from '../shared/thread.ts';

/** Words between which a sign may begin and end, in any script. */
const word = (alternatives: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, 'iu');

/** English and German, with the commonest of French and Spanish; of other languages only what they share with these. */
export const urgencySigns: readonly (readonly [UrgencySign, RegExp])[] = [
  [
    'said_urgent',
    word(
      'urgent(?:ly)?|asap|a\\.s\\.a\\.p|as soon as possible|immediately|right away|emergency|critical|dringend(?:e[rsnm]?)?|sofort|umgehend|eilig|eilt|notfall|schnellstmöglich|so schnell wie möglich|urgente|au plus vite|cuanto antes',
    ),
  ],
  [
    'deadline',
    word(
      'by (?:noon|midday|tonight|today|tomorrow|monday|tuesday|wednesday|thursday|friday|end of (?:day|week)|\\d{1,2}(?::\\d\\d)? ?(?:am|pm|o.clock)?)|(?:with)?in (?:an hour|half an hour|\\d{1,3} (?:min(?:utes)?|hours?))|before (?:the|my|our) (?:meeting|demo|presentation|deadline|call|audit)|deadline|bis (?:heute|morgen|mittag|montag|dienstag|mittwoch|donnerstag|freitag|\\d{1,2}(?::\\d\\d)? ?uhr)|in (?:einer|einer halben|\\d{1,3}) (?:stunden?|minuten)|vor (?:der|dem|meiner|unserer) (?:präsentation|besprechung|sitzung|termin|prüfung|vorführung)|avant (?:ce soir|demain|midi)|antes de (?:mañana|las \\d{1,2})',
    ),
  ],
  [
    'many_affected',
    word(
      '(?:all|none) of us|all (?:users|colleagues|employees|customers)|everyone|everybody|nobody can|no one can|(?:the )?(?:whole|entire) (?:team|office|department|company|floor|site|building)|alle (?:kollegen|kolleginnen|mitarbeiter|nutzer|benutzer|kunden)|niemand kann|keiner kann|(?:das|die|der) ganze (?:team|büro|abteilung|firma|etage|standort)|ganzes (?:team|büro)|tout le monde|personne ne|todos (?:los|nosotros)|nadie puede',
    ),
  ],
  [
    'work_stopped',
    word(
      '(?:can ?not|can.t|cannot|unable to) work|(?:completely|totally|fully) (?:down|blocked|stuck)|(?:is|are|went) down|outage|standstill|dead in the water|nothing works|production (?:has )?(?:stopped|stands still)|steht still|stillstand|(?:kann|können) nicht(?: mehr)? arbeiten|(?:gar )?nichts (?:geht|funktioniert)(?: mehr)?|geht (?:gar )?nichts(?: mehr)?|ausfall|ausgefallen|produktion steht|(?:ne )?peux (?:pas|plus) travailler|no (?:puedo|podemos) trabajar',
    ),
  ],
  [
    'customers_affected',
    word(
      'customers? (?:is|are) (?:waiting|affected|complaining|angry)|losing (?:money|sales|customers|orders)|payroll|kund(?:e|en|in|innen) (?:wartet|warten|beschwer\\p{L}*)|umsatz(?:verlust|ausfall)|gehaltsabrechnung|lohnlauf|clients? attend(?:ent)?|clientes? esperando',
    ),
  ],
  [
    'distress',
    word(
      'on fire|help!+|please help|desperate(?:ly)?|going crazy|freaking out|nightmare|unacceptable|land unter|brennt|verzweifel\\p{L}*|katastrophe|unzumutbar|inacceptable|inaceptable',
    ),
  ],
];

/** Something was done about it already. */
export const attemptWords = word(
  '(?:i|we|they|you|he|she)(?:.ve| have| has| had)? (?:already |also |just )?(?:tried|restarted|rebooted|reinstalled|reset|replaced|updated|checked|cleared|unplugged|reconnected)|already (?:tried|restarted|rebooted|reinstalled|reset|replaced|updated|checked|cleared)|tried (?:to|turning|restarting|rebooting|it|that|everything|another|again)|did not help|didn.t help|no(?:thing)? (?:luck|help\\p{L}*|change\\p{L}*)|versucht|probiert|ausprobiert|neu ?gestartet|neu ?installiert|zurückgesetzt|ausgetauscht|aktualisiert|hat nicht(?:s)? geholfen|ohne erfolg|brachte nichts|essayé|redémarré|réinstallé|(?:he|hemos) (?:probado|intentado|reiniciado|reinstalado)|no (?:funcionó|ayudó)',
);

/** It has gone on for too long, or went past somebody. */
export const escalationWords = word(
  'escalat\\p{L}*|complain\\p{L}*|(?:my|our|your|the) (?:manager|supervisor|boss|director|head of \\p{L}+)|(?:second|third|fourth|fifth|\\d+(?:nd|rd|th)) time|again and again|still (?:not|no|waiting|nothing|broken)|no (?:answer|reply|response)|nobody (?:answers|answered|replied|called)|waiting (?:since|for) (?:\\p{L}+ )?(?:days|weeks|monday|tuesday|wednesday|thursday|friday|yesterday)|eskal\\p{L}*|beschwer\\p{L}*|vorgesetzt\\p{L}*|geschäftsführ\\p{L}*|(?:meine?|unsere?) chef(?:in)?|zum (?:zweiten|dritten|vierten|wiederholten) mal|immer noch (?:nicht|kein\\p{L}*|nichts)|keine (?:antwort|rückmeldung|reaktion)|(?:warte|warten) (?:noch |immer noch )?seit|toujours pas|sigo sin|todavía no',
);
