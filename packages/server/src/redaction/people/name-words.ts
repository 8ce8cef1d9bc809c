/**
 * Words that are capitalised where a name could stand and are none: what a greeting or a signature names when it names no
 * person (teams, firms, roles), what begins a sentence, months and days. Lower case; German, French, Spanish, Italian,
 * Portuguese and Dutch beside English.
 */
const noNames: ReadonlySet<string> = new Set(
  // Teams, firms, roles
  (
    'team teams support supportteam helpdesk help desk service services servicedesk customer customers client clients care department dept group office staff ' +
    'admin admins administrator administration manager management engineer engineering developer development analyst consultant specialist architect ' +
    'director officer lead leader head chief president assistant associate technician agent operator coordinator supervisor executive intern student ' +
    'user users member members partner partners vendor supplier company corp corporation inc llc ltd limited plc gmbh ag kg ug ohg mbh co sa sas sarl srl bv nv ' +
    'ab oy aps spa solutions solution systems system technologies technology tech software hardware digital data cloud network networks security online ' +
    'store shop market marketing sales finance financial accounting billing bank banking insurance agency institute university school college hospital ' +
    'clinic health medical media studio labs lab consulting advisors holdings industries international global project projects product products platform ' +
    'business enterprise hr it ict crm erp api app web website server account accounts order orders payment payments invoice invoices ticket tickets ' +
    'mr mrs ms mx dr prof herr herrn frau mme mlle sr sra srta sir madam sirs all everyone everybody folks friends friend colleagues colleague guys ladies gentlemen valued whom concern there again world ' +
    'street avenue road lane drive court square flat flats club union lodge bridge route pass fort isle university foundation reader subscriber applicant candidate owner bot ' +
    'kollege kollegen kollegin kolleginnen kundenservice kundendienst kundensupport kundenbetreuung kundenserviceteam kundendienstteam kunde kunden kundin damen ' +
    'herren dame zusammen alle leute mitarbeiter mitarbeiterin abteilung technik technischer technisches firma verein vorstand geschäftsführung ' +
    'geschäftsleitung buchhaltung vertrieb einkauf verwaltung sekretariat praxis kanzlei hotline doktor professor präsident minister ministerin kanzler ' +
    'direktor direktorin leiter leiterin ' +
    'équipe equipe soporte suporte atendimento servicio servicios serviço serviços assistance assistenza servizio clienti cliente clientes equipo señores ' +
    'senhores soutien informatique monsieur madame messieurs mesdames tous toutes todos todas tutti tienda loja magasin klantenservice klantendienst ' +
    'mevrouw meneer iedereen allemaal ' +
    // What begins a sentence or a line
    'i we you he she it they my our your his her their its the a an this that these those there here what when where why how who which is are was were be ' +
    'been am do does did has have had can could will would shall should may might must not no yes ok okay please thanks thank hello hi hey dear ' +
    'and or but if as at by for from in into of on to with after before since until while although because so then also just only could any some ' +
    'best kind warm warmest regards regard sincerely cheers yours respectfully looking note attached attachment sent re fw fwd cc bcc subject date ' +
    'phone tel telephone mobile fax email e-mail mail address www http https name title role signature confidential error warning issue problem ' +
    'request question update urgent important new old access login password screen printer laptop computer window windows mac linux ' +
    'ich wir sie er es du ihr der die das den dem des ein eine einen einem einer mein meine unser unsere ihre ihren kein keine nicht ja nein bitte danke ' +
    'vielen und oder aber wenn weil seit nach vor bei mit von für aus auf über unter leider können könnte könnten haben hat ist sind war waren wird werden ' +
    'muss müssen soll sollte wie was wo wann warum wer hier dort jetzt heute gestern morgen noch schon auch nur alles dies diese dieser dieses ' +
    'drucker rechner passwort kennwort zugang problem fehler frage anfrage bescheid grüße gruß grüßen freundliche freundlichen beste liebe ' +
    'nous vous ils elle elles il je le la les un une des mon ma mes notre nos votre vos et ou mais si merci bonjour cordialement ' +
    'yo nosotros usted ustedes el los las una unos unas mi mis su sus por favor gracias hola saludos atentamente atenciosamente estoy tengo no sí ' +
    'eu nós você vocês o os as um uma meu minha nosso nossa obrigado obrigada olá gentile grazie cordiali distinti non sono ho ' +
    'ik wij jij u het een mijn onze met vriendelijke groet groeten bedankt dank graag ' +
    // Calendar
    'january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday today ' +
    'tomorrow yesterday januar jänner februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag janvier ' +
    'février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche enero febrero marzo abril ' +
    'mayo junio julio septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo ' +
    // Products that a desk hears of as often as of people
    'microsoft google amazon apple adobe oracle cisco dell hp lenovo samsung siemens sap salesforce office outlook excel word powerpoint sharepoint onedrive ' +
    'azure aws zoom slack jira confluence github gitlab docker kubernetes jenkins android iphone ipad chrome firefox edge safari alexa siri cortana teams ' +
    'vpn wlan wifi sso mfa dns usb'
  ).split(' '),
);

const firmEnding = /(?:team|support|service|services|dienst|abteilung|systems?|solutions|desk)$/;

/** Whether a capitalised word is none of a person's name; of words with hyphens any part tells. */
export function isNoName(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    noNames.has(lower) ||
    lower.split('-').some((part) => firmEnding.test(part) || (part !== lower && noNames.has(part)))
  );
}
