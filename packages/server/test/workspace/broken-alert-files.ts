import type { BrokenFile } from './broken.ts';

/** An alert file; `to` is added when the text has none. */
const alert = (text: string): Readonly<Record<string, string>> => {
  const to = text.includes('to:')
    ? ''
    : 'to: [{ type: mail, smtp: "smtp://127.0.0.1", from: a@example.com, to: b@example.com }]\n';
  return { 'alerts/on-call.yaml': `alert: on-call\n${text}${to}` };
};

/** Mistakes in alerts, and what is said about them. */
export const brokenAlertFiles: readonly BrokenFile[] = [
  [
    'a kind there is not',
    alert('kinds: [mode, brekaer]\n'),
    [
      'invalid_value alerts/on-call.yaml:2:15: kinds[1] is brekaer; expected one of mode, breaker, budget, burst, stuck, failed_write, spend. Did you mean breaker?',
    ],
  ],
  [
    'a level there is not',
    alert('level: info\n'),
    ['invalid_value alerts/on-call.yaml:2:8: level is info; expected warn or alert.'],
  ],
  [
    'a repetition every second',
    alert('repeat_after: 1s\n'),
    ['invalid_value alerts/on-call.yaml:2:15: repeat_after is 1s; expected a time from 1m to 7d.'],
  ],
  [
    'an alert for nobody',
    alert('to: []\n'),
    ['invalid_value alerts/on-call.yaml:2:5: to is a list; expected at least one channel.'],
  ],
  [
    'a channel of an unknown type',
    alert('to:\n  - { type: pager }\n'),
    [
      'invalid_value alerts/on-call.yaml:3:13: to[0].type is pager; expected one of slack, webhook, mail.',
    ],
  ],
  [
    'an unknown key of a channel, and a missing one',
    alert('to:\n  - { type: mail, smtp: "smtp://h", frm: a@example.com, to: b@example.com }\n'),
    [
      'missing_key alerts/on-call.yaml:3:5: to[0].from is missing; expected a mail address, such as lead@example.com. Add from.',
      'unknown_key alerts/on-call.yaml:3:37: to[0].frm is no known key; expected one of the keys name, type, smtp, from, to. Did you mean from?',
    ],
  ],
  [
    'a webhook to another machine without https, and its secret in the file',
    alert(
      `to:\n  - { type: webhook, url: "http://ops.example/in", secret: whsec_${'A'.repeat(43)}= }\n`,
    ),
    [
      'invalid_value alerts/on-call.yaml:3:27: to[0].url is hidden; expected an https address (http to this machine only), such as https://ops.example/in.',
      'invalid_value alerts/on-call.yaml:3:60: to[0].secret is hidden; expected an environment variable instead of the secret itself. A file is shared and kept; set the variable where the server starts.',
    ],
  ],
  [
    'the address of a Slack webhook in the file',
    alert('to: [{ type: slack, url: https://chat.example/services/T1/B1/x }]\n'),
    [
      'invalid_value alerts/on-call.yaml:2:26: to[0].url is hidden; expected an environment variable instead of the secret itself. A file is shared and kept; set the variable where the server starts.',
    ],
  ],
  [
    'the password of a mail server in the file',
    alert(
      'to: [{ type: mail, smtp: "smtp://u:hunter2@h", from: a@example.com, to: b@example.com }]\n',
    ),
    [
      'invalid_value alerts/on-call.yaml:2:26: to[0].smtp is hidden; expected an environment variable instead of the secret itself. A file is shared and kept; set the variable where the server starts.',
    ],
  ],
  [
    'a variable that is not set',
    alert(`to: [{ type: slack, url: "\${SLACK_URL}" }]\n`),
    [
      `missing_env alerts/on-call.yaml:2:26: to[0].url is "\${SLACK_URL}"; expected the environment variable SLACK_URL to be set. Set SLACK_URL where the server starts.`,
    ],
  ],
  [
    'two channels of one name',
    alert(
      `to:\n  - { type: slack, name: x, url: "\${U}" }\n  - { type: slack, name: x, url: "\${U}" }\n`,
    ),
    [
      `missing_env alerts/on-call.yaml:3:34: to[0].url is "\${U}"; expected the environment variable U to be set. Set U where the server starts.`,
      'duplicate_name alerts/on-call.yaml:4:26: to[1].name is x; expected a channel name of its own. The first is at alerts/on-call.yaml:3; rename one of them.',
      `missing_env alerts/on-call.yaml:4:34: to[1].url is "\${U}"; expected the environment variable U to be set. Set U where the server starts.`,
    ],
  ],
  [
    'a folder named alert',
    { 'alert/on-call.yaml': 'alert: on-call\n' },
    ['file_misnamed alert:1:1: expected the name alerts. Rename it to alerts.'],
  ],
];
