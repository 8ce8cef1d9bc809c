import {
  type NewItem,
  newItemSchema,
  type ProblemPlace,
  readJsonPath,
  valuesAt,
  type WebhookMap,
} from '@signalbox/contract';

export type Mapped =
  | { readonly ok: true; readonly item: NewItem }
  | { readonly ok: false; readonly places: readonly ProblemPlace[] };

const placesMax = 20;

/**
 * Makes an item of a webhook's body as the workspace says. A part whose path leads nowhere, or to null, is left out, except
 * that the external id and a mapped revision must be there and that subject and body must not both be missing: silence about
 * a wrong path would take in thousands of empty tickets. A list or an object is never made into text.
 */
export function mapDelivery(document: unknown, map: WebhookMap, source: string): Mapped {
  const places: ProblemPlace[] = [];
  const refuse = (path: string, message: string): null => {
    places.push({ path: pointerOf(path), message });
    return null;
  };
  const read = (part: string, path: string | null, kind: 'identity' | 'text'): string | null => {
    if (path === null) return null;
    const found = textAt(document, path, kind);
    if (typeof found === 'string' || found === null) return found;
    return refuse(path, `${part} reads ${path}, and ${found.fault}`);
  };
  const required = (part: string, path: string): string => {
    const before = places.length;
    const text = read(part, path, 'identity');
    if (text !== null && text !== '' && !text.includes('\ufffd')) return text;
    if (places.length === before) refuse(path, `${part} reads ${path}, and nothing stands there`);
    return '';
  };
  const externalId = required('externalId', map.externalId);
  const revision = map.revision === null ? null : required('revision', map.revision);
  const subject = read('subject', map.subject, 'text');
  const body = read('body', map.body, 'text');
  const email = read('requesterEmail', map.requesterEmail, 'text');
  const receivedAt = read('receivedAt', map.receivedAt, 'text');
  const fields = Object.entries(map.fields).flatMap(([name, path]): [string, string][] => {
    const text = read(`fields.${name}`, path, 'text');
    return text === null ? [] : [[name, text]];
  });
  if ((subject ?? '') + (body ?? '') === '' && places.length === 0) {
    const path = map.body ?? map.subject ?? '$';
    refuse(path, `nothing stands at ${path}, and an item without subject and body says nothing`);
  }
  if (places.length > 0) return { ok: false, places: places.slice(0, placesMax) };
  return judge(map, {
    source,
    externalId,
    ...(revision === null ? {} : { revision }),
    subject: subject ?? '',
    body: body ?? '',
    ...(email === null ? {} : { requester: { email } }),
    ...(receivedAt === null ? {} : { receivedAt }),
    fields: Object.fromEntries(fields),
  });
}

/** The limits are those of any item; a place that is wrong is told by where it came from. */
function judge(map: WebhookMap, candidate: unknown): Mapped {
  const parsed = newItemSchema.safeParse(candidate);
  if (!parsed.success) {
    const places = parsed.error.issues.slice(0, placesMax).map((issue): ProblemPlace => {
      const path = pathOf(map, issue.path);
      return { path: pointerOf(path), message: issue.message };
    });
    return { ok: false, places };
  }
  const { receivedAt } = parsed.data;
  if (receivedAt === undefined) return { ok: true, item: parsed.data };
  const ms = Date.parse(receivedAt);
  const year = Number.isNaN(ms) ? 0 : new Date(ms).getUTCFullYear();
  if (year < 1 || year > 9999) {
    const message = 'is no moment between the years 1 and 9999';
    return { ok: false, places: [{ path: pointerOf(map.receivedAt ?? '$'), message }] };
  }
  return { ok: true, item: { ...parsed.data, receivedAt: new Date(ms).toISOString() } };
}

function pathOf(map: WebhookMap, at: readonly PropertyKey[]): string {
  const [part, name] = at.map(String);
  switch (part) {
    case 'externalId':
      return map.externalId;
    case 'revision':
    case 'subject':
    case 'body':
    case 'receivedAt':
      return map[part] ?? '$';
    case 'requester':
      return map.requesterEmail ?? '$';
    case 'fields':
      return (Object.hasOwn(map.fields, name ?? '') ? map.fields[name ?? ''] : undefined) ?? '$';
    default:
      return '$';
  }
}

type Found = string | null | { readonly fault: string };

function textAt(document: unknown, path: string, kind: 'identity' | 'text'): Found {
  const values = valuesAt(document, readJsonPath(path) ?? []);
  if (values.length > 1) return { fault: 'more than one value stands there' };
  const [value] = values;
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'string':
      return value;
    case 'number':
      // Two ids of 17 digits can be one number; as text they stay apart.
      if (kind === 'identity' && !Number.isSafeInteger(value))
        return {
          fault: 'a number stands there that cannot be told from its neighbours; send text',
        };
      return String(value);
    case 'boolean':
      return String(value);
    default:
      return value === null ? null : { fault: 'a list or an object stands there' };
  }
}

/** The JSON Pointer (RFC 6901) of a JSON path; `*` stands for every element. */
function pointerOf(path: string): string {
  return (readJsonPath(path) ?? [])
    .map((step) => {
      const part = step.type === 'key' ? step.key : step.type === 'index' ? step.index : '*';
      return `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    })
    .join('');
}
