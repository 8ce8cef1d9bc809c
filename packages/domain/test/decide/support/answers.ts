import type { AnswerContext, AnswerToCheck, ReplyToCheck } from '../../../src/index.ts';

export const vpnPassage = {
  id: 'knowledge:vpn.md#2',
  title: 'VPN drops',
  text: 'Lower the MTU of the tunnel adapter to 1300 in FortiClient, then restart the client. More at https://kb.example.com/vpn or call +49 30 901820.',
} as const;

export const context: AnswerContext = {
  values: { category: ['network', 'hardware'], summary: null },
  passages: [vpnPassage],
  thread: [
    'VPN drops',
    'Since Monday my VPN drops, error 809. I am [PERSON_1], [EMAIL_1]. See https://status.example.net/vpn?day=1',
  ],
  placeholders: { '[PERSON_1]': 'Anna Meyer', '[EMAIL_1]': 'anna@customer.example' },
  language: 'en',
  forbid: ['refund', 'we guarantee', 'kostenlos', 'erstatten', '返金'],
  hosts: ['help.example.com'],
};

export function replyOf(text: string, more: Partial<ReplyToCheck> = {}): AnswerToCheck {
  return { fields: [], reply: { text, citations: [], language: null, personalData: [], ...more } };
}
