/** Where in the console's lists a type of entry stands. Control is everything beside the line. */
export type EntryGroup =
  | 'intake'
  | 'gate'
  | 'hold'
  | 'writeback'
  | 'learn'
  | 'switches'
  | 'controls'
  | 'agents'
  | 'people'
  | 'keys'
  | 'records';

export interface EntryType {
  readonly group: EntryGroup;
  /** What happened, as the end of "Ada …" or by itself: "ticket came in". */
  readonly title: string;
  /** What it means, for somebody who reads the audit for the first time. */
  readonly means: string;
}

export const groupLabels: Readonly<Record<EntryGroup, string>> = {
  intake: 'Intake',
  gate: 'Decision',
  hold: 'Hold and review',
  writeback: 'Write-back',
  learn: 'Learning and erasure',
  switches: 'Switches and repairs',
  controls: 'Controls and incidents',
  agents: 'Agents and workspace',
  people: 'People and sign-in',
  keys: 'Keys and webhooks',
  records: 'Views, exports, audit',
};

function entry(group: EntryGroup, title: string, means: string): EntryType {
  return { group, title, means };
}

/** Every type of entry the server writes; a test compares this with its source. */
export const entryTypes: Readonly<Record<string, EntryType>> = {
  received: entry('intake', 'Ticket came in', 'A ticket was taken and made durable.'),
  revised: entry('intake', 'New revision came in', 'The ticket changed and is decided anew.'),
  mail_noted: entry(
    'intake',
    'Mail noted',
    'A mail that no person wrote, a copy, or one that stands apart from the thread it names.',
  ),
  mail_set_aside: entry(
    'intake',
    'Mail set aside',
    'A mail could not be read. It is kept as it came for a person.',
  ),
  mail_viewed: entry(
    'intake',
    'Mail looked at',
    'Somebody opened a mail that could not be read, as it came in.',
  ),
  import_taken: entry('intake', 'Import taken', 'A file was uploaded and is read.'),
  import_done: entry('intake', 'Import done', 'Every row of a file was taken, known or set aside.'),
  import_failed: entry('intake', 'Import failed', 'A file could not be read to its end.'),
  quarantine_viewed: entry(
    'intake',
    'Rows set aside were looked at',
    'Somebody fetched the rows an import could not take.',
  ),
  decided: entry('gate', 'Decided and gated', 'An agent answered, and the gate chose the lane.'),
  gated_again: entry(
    'gate',
    'Gated again',
    'At the end of a delay, or after a switch: the gate looked once more before anything was written.',
  ),
  review_claimed: entry(
    'hold',
    'Review claimed',
    'Somebody took the review, so that nobody else does.',
  ),
  review_unclaimed: entry('hold', 'Review given back', 'The review is free for others again.'),
  review_expired: entry(
    'hold',
    'Review expired',
    'Nobody decided in time; people take it over in its source. Expiry never means yes.',
  ),
  verdict: entry(
    'hold',
    'Verdict',
    'A person accepted, edited, declined or reassigned the proposal, or said whether a decision was right.',
  ),
  hold_released: entry('hold', 'Delay released', 'Somebody let it go out at once.'),
  hold_cancelled: entry('hold', 'Delay stopped', 'Somebody stopped the write before it began.'),
  hold_to_review: entry(
    'hold',
    'Delay turned into a review',
    'Somebody wanted a person to decide it.',
  ),
  original_viewed: entry(
    'hold',
    'Original text looked at',
    'Somebody opened the text as it came in, with personal data.',
  ),
  check_opened: entry(
    'hold',
    'Put back for checking',
    'A person is asked whether what was decided without one was right.',
  ),
  check_expired: entry(
    'hold',
    'Check expired',
    'Nobody looked in time. That says neither right nor wrong.',
  ),
  recheck_asked: entry(
    'hold',
    'Decisions like it put back',
    'Somebody wants a person to look at what was decided alike.',
  ),
  write_started: entry('writeback', 'Write begun', 'Recorded before the first byte left.'),
  write_ended: entry(
    'writeback',
    'Write judged',
    'The ticket was read back; the verdict says how it stands.',
  ),
  write_unsettled: entry(
    'writeback',
    'Write not settled yet',
    'It may still arrive; it is looked at again before anything is sent.',
  ),
  looked_again: entry(
    'writeback',
    'Looked at again',
    'Some time after the write was confirmed the ticket was read once more: an automation or a person may have changed it.',
  ),
  hand_over_started: entry(
    'writeback',
    'Hand-over begun',
    'What the source is told of a ticket that went to a person; recorded before the first byte left.',
  ),
  hand_over_ended: entry(
    'writeback',
    'Hand-over judged',
    'The note or the answer was looked for; the verdict says whether it stands there.',
  ),
  settled: entry(
    'writeback',
    'Resolved by hand',
    'A person looked at the ticket of a stuck item and said how it ended. Nothing more is sent.',
  ),
  source_failing: entry(
    'writeback',
    'Outside system failing',
    'Calls to it failed before a write could start; nothing was sent.',
  ),
  stuck: entry('writeback', 'Stuck', 'It cannot go on until a person has looked.'),
  flagged: entry(
    'learn',
    'Flagged',
    'The requester or a person said whether what became of it was right, and how satisfied they are.',
  ),
  outcome: entry('learn', 'Outcome reported', 'Somebody said what turned out to be right.'),
  outcomes_voided: entry('learn', 'Outcomes taken back', 'An undone verdict teaches nothing.'),
  calibrator_fitted: entry(
    'learn',
    'Confidence calibrated',
    'What a confidence means was measured anew from outcomes.',
  ),
  replayed: entry(
    'learn',
    'Run again',
    'A recorded conversation was run once more on what was recorded; nothing was decided.',
  ),
  fact_stated: entry(
    'learn',
    'Fact stated',
    'Somebody said what should be known of a requester or a customer.',
  ),
  fact_forgotten: entry(
    'learn',
    'Fact forgotten',
    'It is known no more; a learned one comes back only from tickets that came in later.',
  ),
  memory_erased: entry(
    'learn',
    'Facts of a requester erased',
    'What was stated of somebody at tickets that are not his own is gone for good.',
  ),
  erased: entry(
    'learn',
    'Item erased',
    'Its text and all that was derived from it are gone for good.',
  ),
  tripped: entry('switches', 'Switch thrown', 'Nothing decided before it is written after it.'),
  reset: entry('switches', 'Switch reset', 'What it stopped may run again.'),
  mode_changed: entry(
    'controls',
    'Mode changed',
    'A control took freedom from an agent or a category, or gave it back.',
  ),
  breaker_changed: entry(
    'controls',
    'Breaker moved',
    'It opens when calls fail or answers are unsure, tries again by itself, and closes.',
  ),
  budget_burning: entry(
    'controls',
    'Error budget burns',
    'Half of the errors that are allowed before freedom is taken away have been made.',
  ),
  budget_recovered: entry(
    'controls',
    'Error budget recovered',
    'Errors are below half of what is allowed again.',
  ),
  burst_held: entry(
    'controls',
    'Burst held',
    'More of one decision than usual: people decide the rest.',
  ),
  burst_ended: entry('controls', 'Burst over', 'There are as many as usual again.'),
  spend_nearing: entry(
    'controls',
    'Limit of spend comes near',
    'Most of what models may cost on a day is spent, or will be at this rate.',
  ),
  spend_eased: entry('controls', 'Limit of spend has room', 'A new day began, or the limit rose.'),
  delays_stopped: entry(
    'controls',
    'Delays given to people',
    'What still waited under a control that got stricter went to the inbox.',
  ),
  trip_expired: entry(
    'controls',
    'A limit set by a person ended',
    'Its time was over; what the control found itself still counts.',
  ),
  incident_opened: entry(
    'controls',
    'Incident opened',
    'It went wrong enough to be told as a story, with what it touched.',
  ),
  incident_note: entry('controls', 'Note on an incident', 'Somebody wrote down what they found.'),
  incident_closed: entry(
    'controls',
    'Incident closed',
    'Somebody said how it ended. Nothing else closes one.',
  ),
  alert_channel_tested: entry(
    'controls',
    'Alert channel tested',
    'A test message was put into its queue.',
  ),
  rerun: entry(
    'switches',
    'Stuck item retried',
    'Somebody removed the cause and let it run again.',
  ),
  job_rerun: entry('switches', 'Dead job put back', 'A wake-up that had been given up runs again.'),
  source_draft_probed: entry(
    'agents',
    'System tried out',
    'Somebody who connects a system asked it what its token lacks. Nothing was written there.',
  ),
  article_draft_tried: entry(
    'agents',
    'Article tried out',
    'Somebody asked what a question would find with an article as it might be. Nothing of it was kept.',
  ),
  source_draft_looked: entry(
    'agents',
    'Ticket read to try a system out',
    'Somebody who connects a system read the mapped fields of one ticket there.',
  ),
  released: entry('agents', 'Agent version released', 'A version of an agent serves from now on.'),
  rolled_back: entry('agents', 'Agent rolled back', 'An earlier version serves again.'),
  tool_approved: entry(
    'agents',
    'Tool approved',
    'A tool of an outside server was let in, as it described itself then.',
  ),
  tool_revoked: entry('agents', 'Tool revoked', 'No agent may call the tool any more.'),
  tool_changed: entry(
    'agents',
    'Tool changed',
    'A server describes its tool in another way than was approved; it is not offered until somebody approves it anew.',
  ),
  tool_tried: entry('agents', 'Tool tried', 'A person called a tool by hand.'),
  workspace_published: entry(
    'agents',
    'Workspace published',
    'The files of the workspace are in force.',
  ),
  signed_in: entry('people', 'Signed in', 'A session began.'),
  signed_out: entry('people', 'Signed out', 'A session ended.'),
  sign_in_failed: entry('people', 'Sign-in failed', 'A wrong password or code for this person.'),
  password_changed: entry('people', 'Password changed', 'By the person, who knew the old one.'),
  password_reset: entry('people', 'Password reset', 'With a link an owner made.'),
  second_factor_on: entry('people', 'Second step switched on', 'Signing in needs a code, too.'),
  second_factor_off: entry('people', 'Second step switched off', 'A password is enough again.'),
  invitation_made: entry(
    'people',
    'Link made',
    'An invitation, the first owner’s link or a reset.',
  ),
  invitation_withdrawn: entry('people', 'Link withdrawn', 'It opens nothing any more.'),
  member_joined: entry('people', 'Person joined', 'Somebody used an invitation.'),
  member_removed: entry('people', 'Person removed', 'Their sessions opened nothing from then on.'),
  role_changed: entry('people', 'Role changed', 'It counts from the person’s next request.'),
  tenant_changed: entry('people', 'Tenant settings changed', 'Name, disclosure text or time zone.'),
  key_created: entry('keys', 'Key made', 'A machine key; its secret was shown once.'),
  key_revoked: entry('keys', 'Key revoked', 'It opens nothing any more.'),
  webhook_created: entry('keys', 'Webhook added', 'Events are sent to an address outside.'),
  webhook_enabled: entry('keys', 'Webhook switched on', 'What waited goes on.'),
  webhook_disabled: entry(
    'keys',
    'Webhook switched off',
    'By a person, or because nobody answered there.',
  ),
  webhook_removed: entry('keys', 'Webhook removed', 'Its secret and its log went with it.'),
  webhook_tested: entry('keys', 'Webhook tested', 'A test event was put into its queue.'),
  webhook_resent: entry('keys', 'Delivery sent again', 'Under its own id, so a receiver can tell.'),
  view_saved: entry('records', 'View saved', 'Filters were kept under a name.'),
  view_removed: entry('records', 'View removed', 'Saved filters were forgotten.'),
  items_export_begun: entry(
    'records',
    'Export of items begun',
    'Recorded before the first row left.',
  ),
  items_exported: entry('records', 'Items exported', 'The file has left, whole or not.'),
  audit_export_begun: entry(
    'records',
    'Export of the audit begun',
    'Recorded before the first row left.',
  ),
  audit_exported: entry('records', 'Audit exported', 'The file has left, whole or not.'),
  audit_restored: entry(
    'records',
    'Restored from a back-up',
    'A new era of the audit begins here; what came after the back-up is not in it.',
  ),
};

/** The words of a type; of one this console does not know yet, its name. */
export function entryType(type: string): EntryType {
  return Object.hasOwn(entryTypes, type)
    ? (entryTypes[type] as EntryType)
    : entry('records', type.replaceAll('_', ' '), 'A type this console does not know yet.');
}
