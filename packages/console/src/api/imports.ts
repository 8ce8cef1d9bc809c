import type { ImportPreview, ImportView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { offline, problemOf } from './api-problem.ts';
import { get, type QueryValues, request, withQuery } from './request.ts';

export type ImportMode = ImportView['as'];

/** What the training said of a field; figures come from tickets the model had not seen. */
export interface FieldReport {
  readonly field: string;
  readonly status: 'trained' | 'untrainable';
  readonly rows: number;
  readonly classes: number;
  /** 0..1. */
  readonly accuracy?: number;
  readonly reason?: string;
}

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => get<ImportView>(`/v1/imports/${id}`, { signal }),
    // Announcements come first; this is for when the stream is away.
    refetchInterval: ({ state }) => (isOpen(state.data) ? 2_000 : false),
  });

export function isOpen(run: ImportView | undefined): boolean {
  return run?.state === 'waiting' || run?.state === 'running';
}

/** Files of example tickets that lie in the workspace's folder on the server. */
export interface ExampleFile {
  readonly part: 'past' | 'new';
  readonly name: string;
}

export const examplesQuery = queryOptions({
  queryKey: ['imports', 'examples'],
  queryFn: async ({ signal }) =>
    (await get<{ readonly data: readonly ExampleFile[] }>('/v1/imports/examples', { signal })).data,
  staleTime: Number.POSITIVE_INFINITY,
});

export const importExample = (part: ExampleFile['part']): Promise<{ readonly id: string }> =>
  request('POST', '/v1/imports/example', { body: { part } });

export const previewImport = (
  head: Blob,
  type: string,
  map: string | undefined,
  signal: AbortSignal,
): Promise<ImportPreview> =>
  request('POST', '/v1/imports/preview', { query: { map }, raw: { data: head, type }, signal });

/** The rows that were put aside, as CSV. Each look is audited. */
export async function readQuarantine(id: string): Promise<string> {
  const response = await fetch(quarantinePath(id), { credentials: 'same-origin' }).catch(() => {
    throw offline();
  });
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

export const quarantinePath = (id: string): string => `/v1/imports/${id}/quarantine`;

export interface Upload {
  readonly file: File;
  readonly type: string;
  readonly as: ImportMode;
  readonly map: string | undefined;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a file and tells how far it is; `fetch` cannot do that.
 *
 * @throws ApiProblem; AbortError when `signal` ended it
 */
export function uploadImport(upload: Upload): Promise<{ readonly id: string }> {
  const { file, type, as, map, onProgress, signal } = upload;
  const query: QueryValues = { name: file.name, as, map };
  return new Promise((resolve, reject) => {
    const sender = new XMLHttpRequest();
    sender.open('POST', withQuery('/v1/imports', query));
    sender.setRequestHeader('content-type', type);
    sender.setRequestHeader('accept', 'application/json');
    sender.upload.onprogress = ({ loaded }) => onProgress(loaded);
    sender.onerror = () => reject(offline());
    sender.onabort = () => reject(new DOMException('ended', 'AbortError'));
    sender.onload = () => {
      const answer = answerOf(sender);
      if (answer.ok) void answer.json().then((body) => resolve(body as { id: string }), reject);
      else void problemOf(answer).then(reject);
    };
    signal.addEventListener('abort', () => sender.abort());
    sender.send(file);
  });
}

function answerOf(sender: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ['x-request-id', 'retry-after']) {
    const value = sender.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(sender.responseText, { status: sender.status, headers });
}
