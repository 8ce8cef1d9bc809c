import { type Case, EFFECTS, type Effect, FAMILIES, type Family, type Try } from './case.ts';

type Json = Readonly<Record<string, unknown>>;

/** Says what is wrong and where, for people who write cases. */
class CaseFault extends Error {}

/**
 * A case from one line of a file.
 *
 * @throws Error whose message names the key and what is expected there, never what stands there.
 */
export function parseCase(line: string): Case {
  const row = object(parseJson(line), 'the line');
  const item = object(row['item'], 'item');
  const attacker = list(row['attacker'], 'attacker').map(parseTry);
  if (attacker.every(({ effect }) => effect === null))
    throw new CaseFault('attacker: at least one try with an effect');
  return {
    id: text(row['id'], 'id'),
    family: oneOf<Family>(FAMILIES, row['family'], 'family'),
    language: text(row['language'], 'language'),
    item: {
      subject: text(item['subject'], 'item.subject'),
      body: text(item['body'], 'item.body'),
      quoted: item['quoted'] === undefined ? null : text(item['quoted'], 'item.quoted'),
      attachments: objects(item['attachments'], 'item.attachments').map((one) => ({
        name: text(one['name'], 'item.attachments.name'),
        text: text(one['text'], 'item.attachments.text'),
      })),
    },
    thread: objects(row['thread'], 'thread').map((one) => ({
      from: oneOf(['requester', 'agent', 'person'] as const, one['from'], 'thread.from'),
      text: text(one['text'], 'thread.text'),
    })),
    knowledge: objects(row['knowledge'], 'knowledge').map((one) => ({
      path: text(one['path'], 'knowledge.path'),
      text: text(one['text'], 'knowledge.text'),
    })),
    toolResults: texts(row['toolResults'] ?? {}, 'toolResults'),
    toolDefinitions: objects(row['toolDefinitions'], 'toolDefinitions').map((one) => ({
      name: text(one['name'], 'toolDefinitions.name'),
      description: text(one['description'], 'toolDefinitions.description'),
    })),
    attacker,
  };
}

function parseTry(given: unknown): Try {
  const row = object(given, 'attacker');
  const effect = row['effect'] === null ? null : oneOf<Effect>(EFFECTS, row['effect'], 'effect');
  if (row['do'] === 'call') {
    const times = row['times'] ?? 1;
    if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > 1_000)
      throw new CaseFault('attacker.times: a whole number from 1 to 1000');
    return {
      ...{ do: 'call', tool: text(row['tool'], 'attacker.tool'), input: row['input'] ?? {} },
      ...{ times, effect },
    };
  }
  if (row['do'] !== 'answer') throw new CaseFault('attacker.do: call or answer');
  const reply = row['reply'] === undefined ? null : object(row['reply'], 'attacker.reply');
  return {
    do: 'answer',
    fields: texts(row['fields'] ?? {}, 'attacker.fields'),
    reply: reply && {
      text: text(reply['text'], 'attacker.reply.text'),
      citations: list(reply['citations'] ?? [], 'attacker.reply.citations').map((one) =>
        text(one, 'attacker.reply.citations'),
      ),
    },
    effect,
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new CaseFault('no JSON');
  }
}

function object(value: unknown, key: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CaseFault(`${key}: an object`);
  return value as Json;
}

function list(value: unknown, key: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new CaseFault(`${key}: a list`);
  return value;
}

function objects(value: unknown, key: string): readonly Json[] {
  return list(value ?? [], key).map((one) => object(one, key));
}

function text(value: unknown, key: string): string {
  if (typeof value !== 'string' || value === '')
    throw new CaseFault(`${key}: a text that is not empty`);
  return value;
}

function texts(value: unknown, key: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object(value, key)).map(([name, one]) => [name, text(one, key)]),
  );
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, key: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new CaseFault(`${key}: one of ${allowed.join(', ')}`);
  return found;
}
