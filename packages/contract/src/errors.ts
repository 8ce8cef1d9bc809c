/** What the caller should do: nothing, the same again later, or the same again after mending it. */
export type RetryAdvice = 'never' | 'later' | 'after-fix';

interface ErrorRow {
  /** HTTP status; null for codes that appear on items and in the command line only. */
  readonly status: number | null;
  readonly retry: RetryAdvice;
  /** One sentence for a person, without data of the request. */
  readonly title: string;
}

/**
 * Every error a caller can see. Codes are stable: they are stored on items and read by scripts. A test compares this table
 * with docs/reference/errors.md.
 */
export const errorTable = {
  malformed_json: {
    status: 400,
    retry: 'after-fix',
    title: 'The body is not valid JSON in UTF-8.',
  },
  invalid_query: {
    status: 400,
    retry: 'after-fix',
    title: 'A path or query parameter has a value that is not allowed.',
  },
  unauthorized: {
    status: 401,
    retry: 'after-fix',
    title: 'A valid key is needed: send "Authorization: Bearer <key>".',
  },
  invalid_signature: {
    status: 401,
    retry: 'after-fix',
    title: 'The signature does not fit or its time is not now; check the secret and the clock.',
  },
  sign_in_failed: {
    status: 401,
    retry: 'after-fix',
    title: 'The mail address, the password or the code is not right.',
  },
  forbidden: {
    status: 403,
    retry: 'never',
    title: 'The key or the role does not cover what this call needs.',
  },
  bad_origin: {
    status: 403,
    retry: 'after-fix',
    title: 'The request did not come from a page of this console; open it at its own address.',
  },
  wrong_password: {
    status: 403,
    retry: 'after-fix',
    title: 'The password is not right.',
  },
  wrong_code: {
    status: 403,
    retry: 'after-fix',
    title: 'The code is not right or has run out; take the next one your app shows.',
  },
  not_found: {
    status: 404,
    retry: 'never',
    title: 'There is no such thing, or it belongs to another tenant.',
  },
  method_not_allowed: {
    status: 405,
    retry: 'never',
    title: 'This address does not take that method.',
  },
  item_conflict: {
    status: 409,
    retry: 'never',
    title: 'This revision of the ticket was already taken with other content; send a new revision.',
  },
  idempotency_conflict: {
    status: 409,
    retry: 'never',
    title: 'This Idempotency-Key was already used with other content; use a new key.',
  },
  review_claimed: { status: 409, retry: 'later', title: 'Somebody else has claimed this review.' },
  review_decided: {
    status: 409,
    retry: 'never',
    title: 'This review is closed: it was decided, or it expired.',
  },
  claim_lost: {
    status: 409,
    retry: 'after-fix',
    title: 'The claim is not yours or has run out; claim the review again.',
  },
  decision_superseded: {
    status: 409,
    retry: 'after-fix',
    title: 'A newer decision replaced the one you looked at; load the item again.',
  },
  reply_unread: {
    status: 409,
    retry: 'after-fix',
    title: 'A yes must name the hash of the reply that was read; load the item again and read it.',
  },
  proposal_differs: {
    status: 409,
    retry: 'never',
    title: 'This review proposes something else than the one looked at; decide it by itself.',
  },
  write_started: {
    status: 409,
    retry: 'never',
    title: 'The write has started and can no longer be stopped.',
  },
  hold_closed: { status: 409, retry: 'never', title: 'This hold is closed already.' },
  write_in_flight: {
    status: 409,
    retry: 'later',
    title: 'A write to the outside system is under way; wait for its verdict.',
  },
  nothing_to_replay: {
    status: 409,
    retry: 'never',
    title: 'No conversation of this item that ended in a decision is recorded.',
  },
  nobody_named: {
    status: 409,
    retry: 'never',
    title: 'This item does not name whom the fact is about.',
  },
  not_stuck: {
    status: 409,
    retry: 'never',
    title: 'Only a stuck item can be run again or resolved by hand.',
  },
  nothing_to_roll_back: {
    status: 409,
    retry: 'never',
    title: 'The agent has no earlier version to return to.',
  },
  incident_closed: {
    status: 409,
    retry: 'never',
    title: 'This incident is closed already; what happens next is a new one.',
  },
  definition_changed: {
    status: 409,
    retry: 'after-fix',
    title: 'The tool does not say what was looked at; look at it again.',
  },
  tool_unavailable: {
    status: 409,
    retry: 'later',
    title: 'The server of this tool cannot be asked now, or its definition cannot be used.',
  },
  last_owner: {
    status: 409,
    retry: 'after-fix',
    title: 'Somebody must own the installation; make another person an owner first.',
  },
  already_member: {
    status: 409,
    retry: 'never',
    title: 'A person of that address is a member already.',
  },
  webhook_inactive: {
    status: 409,
    retry: 'after-fix',
    title: 'This endpoint is switched off; switch it on first.',
  },
  limit_reached: {
    status: 409,
    retry: 'after-fix',
    title: 'There are as many of these as there may be; remove one first.',
  },
  name_taken: { status: 409, retry: 'after-fix', title: 'That name is in use; choose another.' },
  link_spent: {
    status: 410,
    retry: 'after-fix',
    title: 'The link was used, replaced or has run out; ask for a new one.',
  },
  erased: { status: 410, retry: 'never', title: 'The text of this item has been erased.' },
  too_large: {
    status: 413,
    retry: 'after-fix',
    title: 'The body is larger than this address takes.',
  },
  unsupported_media_type: {
    status: 415,
    retry: 'after-fix',
    title: 'Send the body as application/json.',
  },
  invalid_body: {
    status: 422,
    retry: 'after-fix',
    title: 'The body does not have the shape this call takes; see errors.',
  },
  import_unreadable: {
    status: 422,
    retry: 'after-fix',
    title: 'The file cannot be read as a table of tickets; see detail.',
  },
  unknown_source: {
    status: 422,
    retry: 'after-fix',
    title: 'The workspace has no source of that name.',
  },
  unknown_version: {
    status: 422,
    retry: 'after-fix',
    title: 'The agent of this item has no published version of that name, or none that serves.',
  },
  unknown_control: {
    status: 422,
    retry: 'after-fix',
    title:
      'Switches are named tenant, agent:NAME, source:NAME or tool:NAME, and the name must exist.',
  },
  too_many_requests: {
    status: 429,
    retry: 'later',
    title: 'Too many requests; wait as Retry-After says.',
  },
  internal: {
    status: 500,
    retry: 'later',
    title: 'Something unexpected failed; the log has the request id.',
  },
  database_unavailable: {
    status: 503,
    retry: 'later',
    title: 'The database cannot be reached at the moment; nothing was taken.',
  },
  shutting_down: {
    status: 503,
    retry: 'later',
    title: 'This process is stopping; send the request again.',
  },
  decide_failed: {
    status: null,
    retry: 'after-fix',
    title: 'Deciding the item failed unexpectedly; see the log, then run it again.',
  },
  no_agent: {
    status: null,
    retry: 'after-fix',
    title: 'No agent of the workspace covers the item; give one that scope, then run it again.',
  },
  source_gone: {
    status: null,
    retry: 'after-fix',
    title: 'The source of the item is no longer in the workspace.',
  },
  reply_unfilled: {
    status: null,
    retry: 'never',
    title: 'The reply has a placeholder nobody can fill, so nothing was written; do it by hand.',
  },
  reply_not_possible: {
    status: null,
    retry: 'after-fix',
    title: 'The source cannot answer its requester, so nothing was written; answer by hand.',
  },
  write_not_applied: {
    status: null,
    retry: 'after-fix',
    title: 'The outside system answered but changed nothing; look at its rights and values.',
  },
  write_partly_applied: {
    status: null,
    retry: 'after-fix',
    title: 'The outside system took some of the fields; set the others there by hand.',
  },
  write_conflicting: {
    status: null,
    retry: 'after-fix',
    title: 'Somebody changed the ticket since it came in, so nothing was written.',
  },
  write_overwritten: {
    status: null,
    retry: 'never',
    title: 'The write arrived and something else changed the fields after it.',
  },
  restored: {
    status: null,
    retry: 'after-fix',
    title:
      'The back-up this installation was restored from held the item undecided; look at its ticket before running it again.',
  },
  write_doubled: {
    status: null,
    retry: 'after-fix',
    title:
      'The write stands there more than once; remove the repeated note, then run the item again.',
  },
  write_unknown: {
    status: null,
    retry: 'after-fix',
    title: 'Whether the write arrived cannot be told; look at the ticket before running it again.',
  },
  write_refused: {
    status: null,
    retry: 'after-fix',
    title: 'The outside system refuses the request; look at its address, rights and field names.',
  },
  wrong_visibility: {
    status: null,
    retry: 'never',
    title:
      'A note meant for the team can be seen by the requester; take it back in the ticket system and give the token the missing right.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type ErrorCode = keyof typeof errorTable;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}
