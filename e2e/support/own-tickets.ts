/** Tickets of an invented workshop, as a person would export them: with columns of their own names. */
const kinds = [
  {
    labels: ['network', 'high', 'network-ops'],
    texts: [
      'VPN drops every few minutes from home',
      'No network in meeting room',
      'Wifi is very slow on floor',
      'The tunnel to the branch office is down',
      'Cannot reach the intranet over VPN',
      'Switch in the cabinet has no link',
    ],
  },
  {
    labels: ['access', 'normal', 'service-desk'],
    texts: [
      'Please reset my password',
      'Account locked after too many logins',
      'New colleague needs access to the share',
      'Cannot sign in, password expired',
      'My login is locked again',
      'Permission missing for the folder',
    ],
  },
  {
    labels: ['hardware', 'low', 'field-support'],
    texts: [
      'Printer is out of toner',
      'Laptop screen has a crack',
      'Mouse and keyboard do not react',
      'The docking station makes noise',
      'Printer jams with every page',
      'Headset is broken, need a new one',
    ],
  },
] as const;

const places = ['Hall', 'Office', 'Yard', 'Depot'];
const csv = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;

/** 72 rows with answers, one of them with a formula, and one row that cannot be read. */
export function pastCsv(): string {
  const rows = kinds.flatMap(({ labels, texts }, kind) =>
    texts.flatMap((text, at) =>
      places.map((place, n) => {
        const id = `W-${kind}${at}${n}`;
        const subject = id === 'W-000' ? '=HYPERLINK("http://evil.example")' : `${text} ${n + 1}`;
        return csv([id, subject, `${text} in the ${place} ${at * 7 + n}. Please help.`, ...labels]);
      }),
    ),
  );
  const head = csv(['Ticket', 'Summary', 'Description', 'Category', 'Priority', 'Team']);
  return [
    head,
    rows[0],
    csv(['W-bad', '', '', 'network', 'high', 'network-ops']),
    ...rows.slice(1),
  ].join('');
}

/** Ten rows nobody has sorted. */
export function newCsv(): string {
  const rows = Array.from({ length: 10 }, (_, at) => {
    const text = kinds[at % 3]?.texts[(at * 5) % 6] ?? '';
    return csv([
      `NEW-${at}`,
      `${text} today`,
      `Since this morning: ${text.toLowerCase()}, desk ${at}.`,
    ]);
  });
  return [csv(['Ticket', 'Summary', 'Description']), ...rows].join('');
}
