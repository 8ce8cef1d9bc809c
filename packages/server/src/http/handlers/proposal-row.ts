interface ProposalColumns {
  readonly agent: string;
  readonly external_id: string;
  readonly source: string;
  readonly subject: string | null;
  readonly fields: Readonly<Record<string, string | null>>;
  readonly lowest_confidence: number | null;
  readonly alike: number;
}

/** What the rows of reviews and delays say of the proposal. */
export function toProposalRow(row: ProposalColumns): Readonly<Record<string, unknown>> {
  return {
    agent: row.agent,
    externalId: row.external_id,
    source: row.source,
    subject: row.subject,
    fields: row.fields,
    lowestConfidence: row.lowest_confidence,
    alike: row.alike,
  };
}

interface TimedPlace {
  readonly until: string;
  readonly id: string;
}

/** The place of a row in a list by time: several may have the same moment. */
export function writeTimedPlace(
  row: { readonly until_exact: string; readonly id: string } | undefined,
): string | null {
  return row === undefined ? null : `${row.id} ${row.until_exact}`;
}

/** What `writeTimedPlace` wrote; the cursor around it was made by us. */
export function readTimedPlace(place: string | null): TimedPlace | null {
  return place === null ? null : { id: place.slice(0, 36), until: place.slice(37) };
}
