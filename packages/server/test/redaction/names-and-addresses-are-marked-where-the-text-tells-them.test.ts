import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/redaction/index.ts';

const marks = (text: string) =>
  redactText(text, { names: true, addresses: true }).spans.map(
    (span) => `${span.type}:${text.slice(span.start, span.end)}`,
  );

describe('names are marked where the text says that one stands there', () => {
  it.each([
    ['Sehr geehrte Frau Dr. Müller-Lüdenscheidt,', 'Müller-Lüdenscheidt'],
    ['Herr von der Tann hat angerufen', 'von der Tann'],
    ['bitte an Herrn ÖZDEMIR weiter', 'ÖZDEMIR'],
    ["please tell Mrs. O'Brien", "O'Brien"],
    ['Prof. Dr. Xaver Quirin sagt', 'Xaver Quirin'],
    ['Mme Dubreuil a appelé', 'Dubreuil'],
    ['la Sra. Ibáñez llamó', 'Ibáñez'],
    ['My name is Xyla Quonn and I', 'Xyla Quonn'],
    ['ich heiße Bogomil Wrtschek.', 'Bogomil Wrtschek'],
    ["Bonjour, je m'appelle Zélie Quintard.", 'Zélie Quintard'],
    ['me llamo Iker Zubizarreta', 'Iker Zubizarreta'],
    ['mi chiamo Ottavia Brusaferro', 'Ottavia Brusaferro'],
    ['mijn naam is Wobbe Dijkstra', 'Wobbe Dijkstra'],
    ["What's your name? Ásdís Kvaran", 'Ásdís Kvaran'],
    ['my name is siiri', null],
    ['my name is anna', 'anna'],
    ['Hi, this is Anna from accounting', 'Anna'],
    ['Dear Qwyn,\nthe printer', 'Qwyn'],
    ['Hallo Torsten!', 'Torsten'],
    ['Lieber Jörg,', 'Jörg'],
    ['Best regards,\nQuill Farrow', 'Quill Farrow'],
    ['Mit freundlichen Grüßen\n\nZacharias Blumenthal\nEinkauf', 'Zacharias Blumenthal'],
    ['Danke, Anna', 'Anna'],
    ['Cordialement,\nÉloi Trémaux', 'Éloi Trémaux'],
    ['Un saludo,\nXabier Oteiza', 'Xabier Oteiza'],
    ['Ansprechpartner: Ruprecht Kobel', 'Ruprecht Kobel'],
    ['> From: Tamsin Quayle <tamsin@example.org>', 'Tamsin Quayle', 'EMAIL:tamsin@example.org'],
    ['Attn: J. R. Hartley', 'J. R. Hartley'],
    ['I spoke with Katarzyna Nowak-Zielińska about it', 'Katarzyna Nowak-Zielińska'],
    ["Andrew Beckett's laptop", 'Andrew Beckett'],
    ['the laptop of Jean-Luc Picard', 'Jean-Luc Picard'],
  ])('%s', (text, name, ...others) => {
    expect(marks(text)).toEqual([...(name === null ? [] : [`PERSON:${name}`]), ...others]);
  });

  it.each([
    'Dear Customer Support Team,',
    'Liebes Support-Team,',
    'Sehr geehrte Damen und Herren,',
    'Hi All, Hello Everyone, Hallo zusammen',
    'Dear Sir or Madam,',
    'Mit freundlichen Grüßen\nIhr Kundenservice',
    'Best regards,\nIT Helpdesk',
    'Thanks,\nPlease reset it',
    'The file name is Report and the host name: Apollo',
    'My name is misspelled. My name is not shown',
    'Sr. Engineer and Ms Word',
    'Customer: Contoso',
    'Microsoft Teams and Adobe Reader crash on Windows Server',
    'In May and June, on Monday, Data Breach at Smart Home Systems',
    'Mark the ticket, Will it work? Grant access to Rose Gold',
    'Der Drucker Im Büro Druckt Nicht',
    '[Your Name] and <name>',
  ])('nobody is seen in: %s', (text) => {
    expect(marks(text)).toEqual([]);
  });
});

describe('addresses are marked with what belongs to them', () => {
  it.each([
    ['wohnhaft Hauptstraße 12a, 10115 Berlin', 'Hauptstraße 12a, 10115 Berlin'],
    ['Lange Str. 5-7', 'Lange Str. 5-7'],
    ['Marktplatz 3, 70173 Stuttgart', 'Marktplatz 3, 70173 Stuttgart'],
    ['Mariahilfer Straße 1\n1060 Wien', 'Mariahilfer Straße 1\n1060 Wien'],
    [
      'at 1600 Pennsylvania Avenue, Washington, DC 20500',
      '1600 Pennsylvania Avenue, Washington, DC 20500',
    ],
    ['ship it to 221B Baker Street, London NW1 6XE', '221B Baker Street, London NW1 6XE'],
    ['12 Oak Dr Apt 4, Springfield, IL 62704', '12 Oak Dr Apt 4, Springfield, IL 62704'],
    ['au 12 bis rue de la Paix, 75002 Paris', '12 bis rue de la Paix, 75002 Paris'],
    ['Calle de Alcalá, 45, 28014 Madrid', 'Calle de Alcalá, 45, 28014 Madrid'],
    ['Via dei Fiorentini 17, 50122 Firenze', 'Via dei Fiorentini 17, 50122 Firenze'],
    ['Rua Augusta 1234', 'Rua Augusta 1234'],
    ['Prinsengracht 263, 1016 GV Amsterdam', 'Prinsengracht 263, 1016 GV Amsterdam'],
    ['Drottninggatan 5, 111 51 Stockholm', 'Drottninggatan 5, 111 51 Stockholm'],
    ['ul. Długa 5, 00-238 Warszawa', 'ul. Długa 5, 00-238 Warszawa'],
    ['P.O. Box 1234', 'P.O. Box 1234'],
    ['Postfach 12 34 56', 'Postfach 12 34 56'],
    ['zip: 94105', '94105'],
    ['PLZ 80331', '80331'],
    ['the postcode SW1A 2AA', 'SW1A 2AA'],
  ])('%s', (text, address) => {
    expect(marks(text)).toEqual([`ADDRESS:${address}`]);
  });

  it.each([
    'Speicherplatz 50 GB, Arbeitsplatz 12, Umweg 2',
    '2 Google Drive folders, 1 Hard Drive, 365 One Drive',
    'Monitoring 3, Spring 5, Upgrade 7, Engineering 2',
    'Via Office 365 and via Teams 2',
    'Im März 2024, am Montag 15, Version 3',
    '10000 Euro, 12345 Mitarbeiter, 50000 Datensätze',
    'zip file 7 and zip the folder',
    'Office 365, Windows 11, Outlook 2019',
    '5 New Ways to Work',
  ])('no place is seen in: %s', (text) => {
    expect(marks(text)).toEqual([]);
  });
});

it('without being asked only structured values are marked', () => {
  expect(redactText('Frau Müller, Hauptstraße 12, 10115 Berlin').spans).toEqual([]);
});
