import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/redaction/index.ts';

const marks = (text: string) =>
  redactText(text).spans.map((span) => `${span.type}:${text.slice(span.start, span.end)}`);

describe('structured values are marked, each whole', () => {
  it.each([
    ['write to jane.doe+x@mail.example.co.uk.', 'EMAIL:jane.doe+x@mail.example.co.uk'],
    ['<müller@bücher.example>, bitte', 'EMAIL:müller@bücher.example'],
    ["'o'neil@example.org'", "EMAIL:o'neil@example.org"],
    ['mailto:a_b@example.org?subject=x', 'EMAIL:a_b@example.org'],
    ['a@example.org-Office', 'EMAIL:a@example.org'],
    ['full width ａ＠example.org', 'EMAIL:ａ＠example.org'],
    ['Meine IBAN: DE89 3704 0044 0532 0130 00 bitte', 'IBAN:DE89 3704 0044 0532 0130 00'],
    ['GB82WEST12345698765432', 'IBAN:GB82WEST12345698765432'],
    ['fr14 2004 1010 0505 0001 3m02 606', 'IBAN:fr14 2004 1010 0505 0001 3m02 606'],
    ['IBAN DE00 3704 0044 0532 0130 00', 'IBAN:DE00 3704 0044 0532 0130 00'],
    ['server 10.20.30.40:8080 is down', 'IP:10.20.30.40'],
    ['from 192.168.178.0/24', 'IP:192.168.178.0'],
    ['ping 8.8.8.8 works', 'IP:8.8.8.8'],
    ['10.0.0.1-10.0.0.9', 'IP:10.0.0.1', 'IP:10.0.0.9'],
    ['fe80::1ff:fe23:4567:890a%eth0', 'IP:fe80::1ff:fe23:4567:890a'],
    ['[2001:db8::8a2e:370:7334]:443', 'IP:2001:db8::8a2e:370:7334'],
    ['Adapter 00:1B:44:11:3A:B7', 'MAC:00:1B:44:11:3A:B7'],
    ['SSN 123-45-6789', 'SSN:123-45-6789'],
    ['my social security number: 123456789', 'SSN:123456789'],
    ['card 4111 1111 1111 1111, exp 12/27', 'CARD:4111 1111 1111 1111'],
    ['5500-0055-5555-5559', 'CARD:5500-0055-5555-5559'],
    ['Amex 3782 822463 10005', 'CARD:3782 822463 10005'],
    ['4111\u00a01111\u20111111 1111', 'CARD:4111\u00a01111\u20111111 1111'],
    ['Visa4111111111111111', 'CARD:4111111111111111'],
    ['order 12345 4111111111111111', 'CARD:4111111111111111'],
    ['Maestro 6304 2737 3398', 'CARD:6304 2737 3398'],
    ['rufen Sie +49 (0)171 123 45 67 an', 'PHONE:+49 (0)171 123 45 67'],
    ['0049 30 901820', 'PHONE:0049 30 901820'],
    ['+44 20 7946 0958', 'PHONE:+44 20 7946 0958'],
    ['+33 1 42 68 53 00', 'PHONE:+33 1 42 68 53 00'],
    ['+1 (212) 736-5000', 'PHONE:+1 (212) 736-5000'],
    ['Tel. 030/901820-12', 'PHONE:030/901820-12'],
    ['Tel.: 47110815', 'PHONE:47110815'],
    ['Handynummer 01711234567', 'PHONE:01711234567'],
    ['erreichbar unter 0711 / 123 45 67', 'PHONE:0711 / 123 45 67'],
    ['Büro (089) 5678 1234', 'PHONE:(089) 5678 1234'],
    ['020 7946 0958', 'PHONE:020 7946 0958'],
    ['07911 123456', 'PHONE:07911 123456'],
    ['06 12 34 56 78', 'PHONE:06 12 34 56 78'],
    ['01.42.68.53.00', 'PHONE:01.42.68.53.00'],
    ['(212) 736-5000 or 212-736-5001', 'PHONE:(212) 736-5000', 'PHONE:212-736-5001'],
    ['call me back at 555 0199', 'PHONE:555 0199'],
    ['llámame al 612 345 678', 'PHONE:612 345 678'],
    ['am 12.03.2024 030 90182000 angerufen', 'PHONE:030 90182000'],
    ['my order is late, (212) 736-5000', 'PHONE:(212) 736-5000'],
    ['Phone:\n1234 5678', 'PHONE:1234 5678'],
    ['Tel 030 1234567 0171 2345678', 'PHONE:030 1234567', 'PHONE:0171 2345678'],
  ])('%s', (text, ...expected) => {
    expect(marks(text)).toEqual(expected);
  });

  it.each([
    ['AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['AWS secret', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'aws_secret_access_key = '],
    ['GitHub', `ghp_${'aB3'.repeat(12)}`],
    ['GitHub fine-grained', `github_pat_${'aB3_'.repeat(12)}`],
    ['Slack', 'xoxb-123456789012-abcdefABCDEF'],
    ['Stripe', `sk_live_${'aB3'.repeat(8)}`],
    ['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'],
    ['bearer token', 'mF_9.B5f-4.1JqMabcdef', 'Authorization: Bearer '],
    ['named key', 'a8f5f167f44f4964e6c998dee827110c', 'our api key is '],
    ['API-Schlüssel', 'Zk39dkQ0_plx8Vb2', 'API-Schlüssel: '],
    ['short password', 'xyz', 'password: '],
    ['German password', 'Sommer2024!', 'Das Passwort lautet '],
    ['password with purpose', 'g3heim', 'Passwort für das WLAN: '],
    ['assigned password', 'hunter2', 'DB_PASSWORD='],
    ['quoted password', 'correct horse battery', 'password: "', '"'],
    ['French password', 'Soleil#1', 'mot de passe : '],
    ['pin', '4711', 'PIN: '],
    ['user and password in a URL', 'bob:s3cret', 'postgres://', '@db.example.org/x'],
    [
      'key block',
      '-----BEGIN PRIVATE KEY-----\nMIIE\nabc=\n-----END PRIVATE KEY-----',
      'see\n',
      '\nthanks',
    ],
    ['cut key block', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc', '', '\n\nthanks'],
  ])('%s is a KEY', (_name, secret, before = '', after = '') => {
    expect(marks(`${before}${secret}${after}`)).toEqual([`KEY:${secret}`]);
  });
});

describe('what only looks like it is left alone', () => {
  it.each([
    'Order number 0171 1234567 has not arrived',
    'Bestellnummer: 01711234567',
    'Rechnung 2024-0012345 vom 12.03.2024 über 1.234.567,89 €',
    'Invoice INV-20240312-0001, total USD 1,234,567.00',
    'Kundennummer 4711081547, Vertrag 0123 4567890',
    'call me about order 12345678',
    'on 2024-03-12 at 14:30:15 and 03/12/2024',
    'it costs 1234567 EUR or 12.500.000 €',
    'version 10.3.1 and 1.2.3.4-beta and v1.2.3.4, firmware 10.20.30.40',
    'Chapter 3.2.1.4 says so',
    'Chrome 120.0.6099.109 build',
    'react@18.2.0 and user@localhost and @jane',
    'std::vector, a::b, 12:30:45',
    'EAN 4006381333931, ISBN 978-3-16-148410-0',
    '1111111111111111 and 4111111111111112',
    'part 000-12-3456, 666-12-3456, 123-00-4567, 900-12-3456',
    'order 123-45-6789',
    'GB82 WEST 1234 5698 7654 33',
    'id 550e8400-e29b-41d4-a716-446655440000',
    'commit 0612345678abcdef0612345678abcdef06123456',
    'Password: reset needed',
    'Passwort: vergessen',
    'my password is expired and the password is not working',
    'Ansätze erreichen oft mehr als 100.000 Zeilen',
    'I do not know what my passcode is.,passcode_forgotten',
    'the key is under the mat; key: value; token expired',
    'Ticket #12345678901 priority 1',
    'timestamps 1700000000 and 1700000000000',
    '00000000000000000000',
  ])('%s', (text) => {
    expect(marks(text)).toEqual([]);
  });
});
