import type { AlertRow } from '../store/alert/alerts.ts';

export type AlertEvent = 'firing' | 'repeated' | 'recovered' | 'test';

/** What a message tells, before it has the form of its channel. */
export interface MessageFacts {
  readonly event: AlertEvent;
  readonly alerts: readonly AlertRow[];
  /** Name of the workspace, so that a person with several knows which. */
  readonly workspace: string;
  /** Where people open the console; null: nothing is linked. */
  readonly publicUrl: string | null;
  /** RFC 3339. */
  readonly at: string;
}

interface Line {
  readonly text: string;
  readonly url: string | null;
}

/** Of many, a message names the first; the console has them all. */
const linesMax = 20;

const headings: Readonly<Record<AlertEvent, (count: number) => string>> = {
  firing: (count) => (count === 1 ? '1 alert' : `${count} alerts`),
  repeated: (count) => (count === 1 ? '1 alert still fires' : `${count} alerts still fire`),
  recovered: (count) => (count === 1 ? '1 alert is over' : `${count} alerts are over`),
  test: () => 'Test',
};

/** `Signalbox helpdesk: 2 alerts`. */
export function headingOf({ event, alerts, workspace }: MessageFacts): string {
  const urgent = event !== 'recovered' && alerts.some(({ level }) => level === 'alert');
  return `${urgent ? '[ALERT] ' : ''}Signalbox ${workspace}: ${headings[event](alerts.length)}`;
}

function linesOf({ event, alerts, publicUrl }: MessageFacts): readonly Line[] {
  if (event === 'test') {
    return [{ text: 'This is a test. Alerts of this channel arrive here.', url: publicUrl }];
  }
  const lines = alerts.slice(0, linesMax).map((alert): Line => {
    const times = alert.times > 1 ? ` (${alert.times} times)` : '';
    const since = `since ${timeText(alert.first_at)}`;
    const when =
      alert.recovered_at === null ? since : `${since}, over at ${timeText(alert.recovered_at)}`;
    return { text: `${alert.summary}${times} ${when}.`, url: linkOf(alert, publicUrl) };
  });
  const more = alerts.length - lines.length;
  return more > 0 ? [...lines, { text: `… and ${more} more.`, url: publicUrl }] : lines;
}

function linkOf(alert: AlertRow, publicUrl: string | null): string | null {
  if (publicUrl === null) return null;
  const base = publicUrl.replace(/\/+$/, '');
  if (alert.incident_id !== null) return `${base}/incidents/${alert.incident_id}`;
  if (alert.kind === 'spend') return `${base}/costs`;
  return alert.kind === 'stuck' || alert.kind === 'failed_write'
    ? `${base}/items?needs=${alert.kind}`
    : `${base}/controls`;
}

const timeText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The body of a signed webhook. */
export function webhookBody(facts: MessageFacts): string {
  const alerts = facts.alerts.map((alert) => ({
    id: alert.id,
    kind: alert.kind,
    level: alert.level,
    subject: alert.subject,
    state: alert.state,
    summary: alert.summary,
    times: alert.times,
    firstAt: alert.first_at.toISOString(),
    lastAt: alert.last_at.toISOString(),
    recoveredAt: alert.recovered_at?.toISOString() ?? null,
    incidentId: alert.incident_id,
    url: linkOf(alert, facts.publicUrl),
  }));
  const data = { workspace: facts.workspace, alerts };
  return JSON.stringify({ type: `alert.${facts.event}`, timestamp: facts.at, data });
}

/** Slack's mrkdwn gives meaning to these three only; what stands in a name must not become a link or a mention. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `{ text, blocks }`; receivers without blocks, such as Mattermost, show `text`. */
export function slackBody(facts: MessageFacts): string {
  const heading = headingOf(facts);
  const lines = linesOf(facts).map(
    ({ text, url }) => `• ${escaped(text)}${url === null ? '' : ` <${url}|Open>`}`,
  );
  const section = (text: string): unknown => ({ type: 'section', text: { type: 'mrkdwn', text } });
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: heading.slice(0, 150) } },
    // A section holds 3,000 characters; one a line keeps below it.
    ...lines.map((line) => section(line.slice(0, 2_900))),
  ];
  return JSON.stringify({ text: [escaped(heading), ...lines].join('\n'), blocks });
}

/** Subject and text of a mail, as JSON: kept until it is sent. */
export function mailBody(facts: MessageFacts): string {
  const lines = linesOf(facts).map(({ text, url }) => (url === null ? text : `${text}\n${url}`));
  const text = `${lines.join('\n\n')}\n\n-- \nSignalbox ${facts.workspace}\n`;
  return JSON.stringify({ subject: headingOf(facts), text });
}

export function bodyFor(type: 'webhook' | 'slack' | 'mail', facts: MessageFacts): string {
  switch (type) {
    case 'webhook':
      return webhookBody(facts);
    case 'slack':
      return slackBody(facts);
    case 'mail':
      return mailBody(facts);
  }
}
