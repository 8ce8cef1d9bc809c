// What a model would say to each ticket of examples/agents, by agent and ticket. It stands in for a provider, so that the desk can be
// watched without a key; it is no measure of what a model can do.

const said = (category, priority, confidence = 0.92) => ({ category, priority, confidence });
const reply = (text) => ({ text, citations: [], confidence: 0.8 });

const desk = {
  'A-1': {
    ...said('network', 'normal'),
    parts: [
      { title: 'the VPN drops every ten minutes', agent: 'network' },
      { title: 'the printer on floor two jams', agent: 'hardware' },
    ],
  },
  'A-2': {
    ...said('software', 'normal'),
    parts: [{ title: 'a folder on the shared drive is gone', agent: 'software-and-cloud' }],
  },
  'A-3': { ...said('network', 'normal'), parts: [{ title: 'a dead port', agent: 'network' }] },
  'A-4': {
    ...said('hardware', 'urgent'),
    parts: [{ title: 'a screen that smells burnt', agent: 'hardware' }],
  },
  'A-5': { ...said('other', 'normal'), hand_over: 'Salaries are not for this desk.' },
  'A-6': {
    ...said('network', 'high'),
    parts: [
      { title: 'kein WLAN im dritten Stock', agent: 'network' },
      { title: 'ein neuer Ausweis für die Tür', agent: 'people' },
    ],
  },
  'A-7': {
    ...said(null, 'normal', 0.4),
    doubt: [
      { about: 'ticket', kind: 'missing_information', note: 'What is slow, and since when?' },
    ],
  },
  'A-8': {
    ...said('network', 'urgent'),
    parts: [{ title: 'a whole floor without network and phones', agent: 'network' }],
  },
};

const specialists = {
  network: {
    'A-1': {
      ...said('network', 'normal'),
      reply: reply('Please connect to the gateway in Lyon until we have looked at it.'),
    },
    'A-3': {
      ...said('hardware', 'normal', 0.85),
      reply: reply('Somebody comes to desk 14 to look at the socket.'),
    },
    'A-6': {
      ...said('network', 'high'),
      reply: reply('Wir sehen uns das WLAN im dritten Stock an.'),
    },
    'A-8': {
      ...said('network', 'urgent'),
      reply: reply('We are on it, and tell you within half an hour.'),
    },
  },
  hardware: {
    'A-1': {
      ...said('hardware', 'normal'),
      reply: reply(
        'Please use the printer on floor three; somebody looks at the one on floor two today.',
      ),
    },
    'A-4': {
      ...said('hardware', 'urgent'),
      reply: reply('Please unplug the screen at once and do not use it again.'),
    },
  },
  'software-and-cloud': {
    'A-2': {
      ...said('software', 'normal'),
      reply: reply(
        'You will see the folder again once your group is corrected; that takes until noon.',
      ),
    },
  },
};

/** The answer to a request as the scripted model server hands it over. */
export function answerOf(request) {
  const agent = /You are the agent "([a-z-]+)"/.exec(request.system ?? '')?.[1] ?? '';
  const text = request.messages[0]?.text ?? '';
  const ticket = ticketOf(text);
  if (text.includes(' question\n')) {
    return {
      json: {
        answer: 'The socket at that desk was reported loose last week.',
        citations: [],
        sure: true,
      },
    };
  }
  const consulted = request.messages.some(({ role }) => role === 'tool');
  if (agent === 'network' && ticket === 'A-3' && !consulted) {
    const question = 'Is the socket at desk 14 known to be broken?';
    return { toolCalls: [{ name: 'consult', input: { agent: 'hardware', question } }] };
  }
  return shaped(request, (agent === 'desk' ? desk : specialists[agent])?.[ticket] ?? {});
}

const marks = {
  'A-1': 'VPN drops',
  'A-2': 'folder Projects',
  'A-3': 'desk 14 is dead',
  'A-4': 'smells burnt',
  'A-5': 'salary',
  'A-6': 'WLAN im dritten',
  'A-7': 'Everything is slow',
  'A-8': 'nobody can work',
};

function ticketOf(text) {
  return Object.keys(marks).find((name) => text.includes(marks[name])) ?? '';
}

/** As much of what is said as the request asks for. */
function shaped({ body }, answer) {
  const { properties = {} } = body.response_format?.json_schema.schema ?? {};
  const fields = Object.keys(properties.fields?.properties ?? {}).map((name) => [
    name,
    {
      value: answer[name] ?? null,
      confidence: answer.confidence ?? 0.3,
      why: 'as the ticket says',
    },
  ]);
  const all = {
    fields: Object.fromEntries(fields),
    parts: answer.parts ?? [],
    reply: answer.reply ?? null,
    doubt: answer.doubt ?? [],
    hand_over: answer.hand_over ?? null,
  };
  return { json: Object.fromEntries(Object.keys(properties).map((name) => [name, all[name]])) };
}
