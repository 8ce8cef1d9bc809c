const causes: Readonly<Record<string, string>> = {
  unsure: 'the agent is not sure enough',
  unusual: 'the ticket is unusual',
  stopped: 'a person has stopped the agent',
  controls: 'a control holds the agent back',
  expired: 'nobody decided in time',
  declined: 'a person declined the proposal',
  reassigned: 'a person reassigned it',
  stuck: 'no agent could decide it',
};

/** Why an item went to a person, in words. */
export function causeWords(cause: string): string {
  return Object.hasOwn(causes, cause) ? (causes[cause] ?? cause) : cause;
}

/** What its source is told of it. */
export function handOverWords(kind: string): string {
  return kind === 'acknowledgement' ? 'Answer to the requester' : 'Note for the team';
}
