import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/redaction/index.ts';

const marks = (text: string) =>
  redactText(text).spans.map((span) => `${span.type}:${text.slice(span.start, span.end)}`);

describe('every form of a structured value is marked, whole', () => {
  it.each([
    ['user@sub.mail.example.co.uk'],
    ['first.last+tag@example.org'],
    ['"jane doe"@example.org'],
    ['postmaster@[192.0.2.7]'],
    ['δοκιμή@παράδειγμα.ελ'],
    ['max@xn--mnchen-3ya.example'],
    ['jane.doe (at) example (dot) org'],
    ['jane [at] example.org'],
    ['info{at}example{dot}org'],
    ['max (ät) beispiel (punkt) example'],
  ])('e-mail %s', (value) => {
    expect(marks(`write to ${value}, please`)).toEqual([`EMAIL:${value}`]);
  });

  it.each([
    ['4111.1111.1111.1111'],
    ['4111  1111  1111  1111'],
    ['4111 - 1111 - 1111 - 1111'],
    ['2223 0000 4840 0011'],
    ['6011000990139424'],
    ['3530 1113 3330 0000'],
    ['3056 930902 5904'],
    ['٤١١١ ١١١١ ١١١١ ١١١١'],
  ])('card %s', (value) => {
    expect(marks(`it was ${value} I think`)).toEqual([`CARD:${value}`]);
  });

  it.each([
    'AT61 1904 3002 3457 3201',
    'BE68 5390 0754 7034',
    'CH93 0076 2011 6238 5295 7',
    'DK50 0040 0440 1162 43',
    'ES91 2100 0418 4502 0005 1332',
    'FI21 1234 5600 0007 85',
    'IE29 AIBK 9311 5212 3456 78',
    'IT60 X054 2811 1010 0000 0123 456',
    'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
    'NL91 ABNA 0417 1643 00',
    'NO93 8601 1117 947',
    'PL61 1090 1014 0000 0712 1981 2874',
    'PT50 0002 0123 1234 5678 9015 4',
    'SE45 5000 0000 0583 9825 7466',
  ])('IBAN %s', (value) => {
    expect(marks(`to ${value} today`)).toEqual([`IBAN:${value}`]);
    const compact = value.replaceAll(' ', '');
    expect(marks(`IBAN:${compact}.`)).toEqual([`IBAN:${compact}`]);
    expect(marks(`IBAN${compact}`)).toEqual([`IBAN:${compact}`]);
  });

  it.each([
    '::1',
    'fe80::1',
    '2001:db8::',
    '2001:0db8:0000:0000:0000:ff00:0042:8329',
    '::ffff:192.0.2.128',
    '64:ff9b::192.0.2.33',
  ])('IPv6 %s', (value) => {
    expect(marks(`ping ${value} fails`)).toEqual([`IP:${value}`]);
  });

  it.each([
    ['http://192.0.2.10:8443/login', '192.0.2.10'],
    ['ssh root@192.0.2.11', '192.0.2.11'],
    ['192.0.2.12/32', '192.0.2.12'],
    ['(192.0.2.13)', '192.0.2.13'],
  ])('IPv4 in %s', (text, value) => {
    expect(marks(text)).toEqual([`IP:${value}`]);
  });

  it.each([
    ['DE', '+49 30 901820', '0170 1234567'],
    ['AT', '+43 1 5123456', '0664 1234567'],
    ['CH', '+41 44 668 18 00', '079 123 45 67'],
    ['GB', '+44 20 7946 0958', '020 7946 0958'],
    ['IE', '+353 1 679 4444', '087 123 4567'],
    ['FR', '+33 6 12 34 56 78', '06 12 34 56 78'],
    ['NL', '+31 20 624 1111', '020 624 1111'],
    ['BE', '+32 2 501 21 11', '0470 12 34 56'],
    ['IT', '+39 06 6982 1234', '06 6982 1234'],
    ['SE', '+46 70 123 45 67', '070-123 45 67'],
    ['FI', '+358 40 123 4567', '040 123 4567'],
    ['ZA', '+27 82 490 1693', '082 490 1693'],
    ['JP', '+81 90-1234-5678', '090-1234-5678'],
    ['TR', '+90 532 123 45 67', '0532 123 45 67'],
    ['HU', '+36 30 123 4567', '06 30 123 4567'],
    ['US', '+1 212-736-5000', '(212)736-5000'],
    ['CA', '+1 416 555 0123', '1-416-555-0123'],
    ['BR', '+55 11 91234-5678', '(11) 91234-5678'],
    ['AU', '+61 2 9374 4000', '0412 345 678'],
  ])('phone of %s', (_country, international, national) => {
    expect(marks(`see ${international} for more`)).toEqual([`PHONE:${international}`]);
    expect(marks(`see ${national} for more`)).toEqual([`PHONE:${national}`]);
  });

  it.each([
    ['ES', 'mi móvil: 612 345 678', '612 345 678'],
    ['PT', 'telefone 912 345 678', '912 345 678'],
    ['PL', 'telefon 501 234 567', '501 234 567'],
    ['DK', 'tlf. 20 12 34 56', '20 12 34 56'],
    ['NO', 'tlf 412 34 567', '412 34 567'],
    ['CZ', 'telefon: 601 123 456', '601 123 456'],
    ['IN', 'my mobile is 98765 43210', '98765 43210'],
    ['GR', 'mobile 694 123 4567', '694 123 4567'],
    ['UA', 'тел. 44 123 45 67', '44 123 45 67'],
  ])('phone of %s that a word tells', (_country, text, value) => {
    expect(marks(text)).toEqual([`PHONE:${value}`]);
  });
});

describe('numbers of other kinds are left readable', () => {
  it.each([
    ['order', 'Order 4711-0815-2024 was confirmed on 2024-11-05'],
    ['order with an area code', 'Bestellung 0171 1234567 storniert'],
    ['invoice', 'Rechnung RE-2024-0012345 über 1.234,56 € vom 05.11.2024'],
    ['invoice of digits', 'invoice 20241105001 is unpaid'],
    ['invoice of card length', 'Invoice 4539578763621487 from May'],
    ['purchase order', 'PO 4500012345 item 00010'],
    ['UPS tracking', 'UPS 1Z999AA10123456784 is late'],
    ['DHL tracking', 'tracking 00340434161094042557'],
    ['Royal Mail tracking', 'AB123456785GB was returned'],
    ['FedEx tracking', 'shipment 9612 0196 1234 5678 9012'],
    ['version', 'upgrade from 10.4.2.1 build 20240312 to version 11.0.0.3'],
    ['versions with prefix', 'v2.10.0.15 and release 5.15.0.91'],
    ['ISBN-13', 'ISBN 978-0-306-40615-7'],
    ['ISBN-10', 'ISBN 0-306-40615-2'],
    ['VAT id', 'USt-IdNr. DE123456789, VAT GB123456789, ATU12345678'],
    ['tax number', 'Steuernummer 12/345/67890'],
    ['ISO timestamp', '2024-11-05T14:30:15.123Z and 2024-11-05 14:30:15'],
    ['epoch', 'ts=1730817015 and 1730817015123'],
    ['compact timestamp', 'backup_20241105143015.tar.gz'],
    ['serial', 'serial C02XL0GTJGH5, S/N 5CG1234XYZ'],
    ['IMEI', 'IMEI 490154203237518'],
    ['hex', '0xDEADBEEF00112233 and d41d8cd98f00b204e9800998ecf8427e'],
    ['GUID', '{6F9619FF-8B86-D011-B42D-00C04FC964FF}'],
    ['error code', 'error 0x80070005 (2147942405)'],
    ['KB article', 'KB5031455 and CVE-2024-12345'],
    ['amounts', '1 234 567,89 EUR, $1,234,567.89 and 12.345.678 €'],
    ['ranges', 'rows 1000000-2000000, 2023-2024, 08:00-17:00'],
    ['coordinates', '48.137154, 11.576124'],
    ['dates', '05/11/2024, 5.11.24, 2024/11/05, 11-05-2024'],
    ['ticket', 'Ticket #202411050012345 / INC0012345 / REQ-20241105'],
    ['contract', 'Vertragsnummer 0123 456789'],
    ['customer', 'Kundennr. 040 1234567'],
    ['EAN', 'EAN 4006381333931'],
    ['article', 'Artikel 100-200-3000'],
    ['IBAN of a wrong length', 'DE8937040044053201300 in the log'],
    ['C++ and times', 'std::map::at 12:30:45 a::b'],
    ['package', 'npm i vue@3.4.21 @types/node@20.1.0'],
    ['sentence with at', 'meet me (at) noon. Bring it'],
    ['mention', '@anna and user@host'],
  ])('%s', (_name, text) => {
    expect(marks(text)).toEqual([]);
  });
});
