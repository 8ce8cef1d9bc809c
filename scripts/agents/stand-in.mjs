// What a model would say to each ticket of examples/agents, by agent and ticket. It stands in for a provider, so that the desk can be
// watched without a key; it is no measure of what a model can do.

const said = (category, priority, confidence = 0.92) => ({ category, priority, confidence });
/** What is said to the requester, and the article it rests on. */
const reply = (text, article = null) => ({ text, article, confidence: 0.8 });

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

/** By agent and ticket: what is looked up first, and what is answered then. */
const specialists = {
  network: {
    'A-1': {
      ...said('network', 'normal'),
      query: 'VPN tunnel drops every few minutes',
      reply: reply(
        'A tunnel that drops every few minutes is mostly the gateway in Berlin. Connect to the gateway in Lyon instead.',
        'network/vpn',
      ),
    },
    'A-3': {
      ...said('hardware', 'normal', 0.9),
      query: 'port at a desk is dead',
      reply: reply(
        'The sockets at desks 10 to 20 are of the old kind: their latch breaks. Field support changes such a socket within a day.',
        'hardware/sockets',
      ),
    },
    'A-6': {
      ...said('network', 'high'),
      query: 'WLAN im Stockwerk weg',
      reply: reply(
        'Bis dahin gehen die Netzwerkdosen am Schreibtisch. Das Netzwerk-Team sieht sich den Switch innerhalb einer Stunde an.',
        'network/wifi',
      ),
    },
    'A-8': {
      ...said('network', 'urgent'),
      query: 'a whole floor without network and phones',
      reply: reply('We are on it, and tell you as soon as we know more.'),
    },
  },
  hardware: {
    'A-1': {
      ...said('hardware', 'normal'),
      query: 'printer jams on every second page',
      reply: reply(
        'A printer that jams on every second page has a worn roller. Until then print on another floor.',
        'hardware/printers',
      ),
    },
    'A-3': {
      query: 'sockets at desks on floor one',
      answer: {
        text: 'The sockets at desks 10 to 20 are of the old kind: their latch breaks. Field support changes such a socket within a day.',
        article: 'hardware/sockets',
      },
    },
    'A-4': {
      ...said('hardware', 'urgent'),
      query: 'device smells burnt',
      reply: reply(
        'A device that smells burnt is unplugged at once and not used again. Field support brings another one on the same day.',
        'hardware/damage',
      ),
    },
  },
  'software-and-cloud': {
    'A-2': {
      ...said('software', 'normal'),
      query: 'folder on the shared drive is not there any more',
      reply: reply(
        'You were taken out of its group. The owner of the folder puts you back; it is shown again after the next sign-in.',
        'software/shared-drives',
      ),
    },
  },
};

/** The answer to a request as the scripted model server hands it over. */
export function answerOf(request) {
  const agent = /You are the agent "([a-z-]+)"/.exec(request.system ?? '')?.[1] ?? '';
  const text = request.messages[0]?.text ?? '';
  const ticket = ticketOf(text);
  const script = (agent === 'desk' ? desk : specialists[agent])?.[ticket] ?? {};
  const found = request.messages.filter(({ role }) => role === 'tool').map((one) => one.text);
  const may = (name) => JSON.stringify(request.body.tools ?? []).includes(`"${name}"`);
  if (script.query !== undefined && found.length === 0 && may('knowledge')) {
    return { toolCalls: [{ name: 'knowledge', input: { query: script.query } }] };
  }
  if (text.includes(' question\n')) {
    const { text: answer = 'I do not know.', article } = script.answer ?? {};
    return {
      json: { answer, citations: idsOf(article, found), sure: script.answer !== undefined },
    };
  }
  if (agent === 'network' && ticket === 'A-3' && found.length === 1 && may('consult')) {
    const question = 'Are sockets like that at desk 14 known to break?';
    return { toolCalls: [{ name: 'consult', input: { agent: 'hardware', question } }] };
  }
  return shaped(request, script, found);
}

/** Passages of an article that the agent was shown: nobody cites what it has not seen. */
function idsOf(article, found) {
  if (article === undefined || article === null) return [];
  const ids = found.flatMap((text) => [...text.matchAll(/(knowledge:[^\]\s,]+)/g)]);
  const wanted = ids.map(([, id]) => id).filter((id) => id.startsWith(`knowledge:${article}.md`));
  return [...new Set(wanted)].slice(0, 1);
}

const marks = {
  'A-1': 'VPN drops',
  'A-2': 'folder Projects',
  'A-3': 'desk 14',
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
function shaped({ body }, answer, found) {
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
    reply: answer.reply
      ? { ...without(answer.reply), citations: idsOf(answer.reply.article, found) }
      : null,
    doubt: answer.doubt ?? [],
    hand_over: answer.hand_over ?? null,
  };
  return { json: Object.fromEntries(Object.keys(properties).map((name) => [name, all[name]])) };
}

function without({ article: _, ...reply }) {
  return reply;
}
