import type { MarkType } from '../mark.ts';

/** A kind of value that evaluation sets label: the name it is reported under, and the mark that finds it. */
export interface Kind {
  readonly name: string;
  readonly mark: MarkType;
  /** Reported even if the file has none and nothing was marked. */
  readonly always: boolean;
  readonly synonyms: string;
}

/** Names as evaluation sets write them, without what is no letter or digit. */
export const kinds: readonly Kind[] = [
  {
    name: 'EMAIL_ADDRESS',
    mark: 'EMAIL',
    always: true,
    synonyms: 'email emails emailaddress mail mailaddress emailid',
  },
  {
    name: 'PHONE_NUMBER',
    mark: 'PHONE',
    always: true,
    synonyms:
      'phone phonenumber phoneno telephone telephonenum telephonenumber tel telnum mobile mobilenumber mobilephone cellphone fax faxnumber landline intlphone usphone',
  },
  {
    name: 'CREDIT_CARD',
    mark: 'CARD',
    always: true,
    synonyms:
      'creditcard creditcardnumber creditcardnum card cardnumber ccnumber ccnum cc debitcard debitcardnumber creditdebitcard paymentcard pan',
  },
  {
    name: 'IBAN_CODE',
    mark: 'IBAN',
    always: true,
    synonyms: 'iban ibancode ibannumber ibannum internationalbankaccountnumber',
  },
  {
    name: 'IP_ADDRESS',
    mark: 'IP',
    always: true,
    synonyms: 'ip ipaddress ipaddr ipv4 ipv6 ipv4address ipv6address ip4 ip6',
  },
  {
    name: 'US_SSN',
    mark: 'SSN',
    always: true,
    synonyms: 'ssn usssn socialsecuritynumber socialsecurity socialnum socialnumber',
  },
  {
    name: 'MAC_ADDRESS',
    mark: 'MAC',
    always: false,
    synonyms: 'mac macaddress macaddr hardwareaddress',
  },
  {
    name: 'SECRET',
    mark: 'KEY',
    always: false,
    synonyms:
      'secret key apikey password passwd pwd pass pin token accesstoken privatekey credential credentials',
  },
  {
    name: 'PERSON',
    mark: 'PERSON',
    always: true,
    synonyms:
      'person per persons pers people name names personname fullname givenname givenname1 givenname2 givennames firstname middlename lastname lastname1 lastname2 lastname3 surname familyname maidenname patient doctor contactname',
  },
  {
    name: 'STREET_ADDRESS',
    mark: 'ADDRESS',
    always: true,
    synonyms:
      'streetaddress address addr postaladdress mailingaddress homeaddress street streetname secondaryaddress secaddress building buildingnum buildingnumber buildingno housenumber',
  },
  {
    name: 'ZIP_CODE',
    mark: 'ADDRESS',
    always: false,
    synonyms: 'zip zipcode postcode postalcode postal plz',
  },
  { name: 'CITY', mark: 'ADDRESS', always: false, synonyms: 'city town' },
];

const bySynonym = new Map(
  kinds.flatMap((kind) => kind.synonyms.split(' ').map((name): [string, Kind] => [name, kind])),
);

/**
 * The kind a label names, or null for what redaction does not mark (dates, organisations, ages, countries). Case, `_`, `-`,
 * spaces and the `B-` and `I-` of tagged words do not matter.
 */
export function kindOf(label: string): Kind | null {
  const plain = label
    .replace(/^[BIELSU]-/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return bySynonym.get(plain) ?? null;
}
