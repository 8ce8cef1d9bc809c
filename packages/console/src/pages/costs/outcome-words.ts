/** How a call ended, as docs/guides/models.md has it. */
const words: Readonly<Record<string, string>> = {
  answered: 'answered',
  busy: 'the provider was busy',
  unreachable: 'no connection, or it broke',
  late: 'no whole answer in time',
  refused: 'refused by the provider',
  refusal: 'the model declined',
  cut: 'the answer was too long',
  unreadable: 'the answer had not its shape',
  closed: 'kept back by the breaker',
  spent: 'a limit left no room',
  unpriced: 'no price in force',
  cancelled: 'no longer wanted',
  lost: 'its end was not recorded',
};

/** @param outcome null: it has none yet. */
export function outcomeWords(outcome: string | null): string {
  return outcome === null ? 'under way' : (words[outcome] ?? outcome);
}
