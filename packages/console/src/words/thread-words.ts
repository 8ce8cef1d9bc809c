import type { ThreadSummaryView } from '@signalbox/contract';

export const speakerWords: Readonly<Record<ThreadSummaryView['lastSpeaker'], string>> = {
  requester: 'the requester',
  team: 'the team',
  agent: 'Signalbox',
};

export const waitingWords: Readonly<Record<ThreadSummaryView['waitingOn'], string>> = {
  team: 'the team',
  requester: 'the requester, who was asked something',
  nobody: 'nobody',
};

export const signWords: Readonly<Record<ThreadSummaryView['urgency'][number]['sign'], string>> = {
  said_urgent: 'says so',
  deadline: 'a deadline',
  many_affected: 'many are affected',
  work_stopped: 'work has stopped',
  customers_affected: 'customers are affected',
  distress: 'distress',
};
