const changerWords: Readonly<Record<string, string>> = {
  person: 'a person',
  automation: 'an automation',
};

/** Who changed a field; systems do not always say. */
export const changerWord = (by: string): string =>
  changerWords[by] ?? 'somebody its system does not name';

const errors: Readonly<Record<string, string>> = {
  ticket_gone: 'the ticket is not there any more',
  no_right: 'the token may not see the ticket',
  source_gone: 'the source is no longer in the workspace',
  look_failed: 'looking failed unexpectedly; the log of the server says why',
  unreachable: 'the source does not answer',
  busy: 'the source asks to be left alone',
  refused: 'the source refuses the request',
  unreadable: 'the answer of the source cannot be read',
};

/** Why a second look could not be made. */
export const lookError = (code: string): string => errors[code] ?? code;

const findings: Readonly<Record<string, string>> = {
  stands: 'it stands as written',
  superseded: 'it was written anew before',
  not_looked: 'it could not be seen',
};

export const lookFinding = (finding: string): string => findings[finding] ?? finding;
