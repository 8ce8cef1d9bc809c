import { type ImportView, importLimits } from '@signalbox/contract';
import { appendAudit } from '../../agents/version-change.ts';
import { importFailures } from '../../import/import-failures.ts';
import { UploadError } from '../../import/import-folder.ts';
import { previewImport } from '../../import/preview.ts';
import { ImportFileError, type ImportMapping, parseMapping } from '../../import-file/index.ts';
import { Refusal } from '../../line/refusal.ts';
import { type HttpRunRow, listHttpRuns, readHttpRun } from '../../store/import/http-runs.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind, tooMany } from '../bind.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Ports } from '../ports.ts';
import { HttpRefusal, invalidQuery } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

const retryAfterSeconds = 60;
/** By media type and the ending of a name: what the reader of files goes by. */
const suffixes: Readonly<Record<string, string>> = {
  'text/csv': '.csv',
  'application/x-ndjson': '.jsonl',
  'application/json': '.json',
};

export function bindImports(bound: BindContext, ports: Ports): void {
  const { context, imports } = ports;
  bindExamples(bound, ports);
  bind(bound, endpoints.previewImport, async ({ query, request }) => {
    const suffix = suffixOf(request, importLimits.previewBytesMax);
    const mapping = mappingOf(query.map);
    return json(
      200,
      await refusing(() => previewImport(imports.folder, request.body, suffix, mapping)),
    );
  });

  bind(bound, endpoints.createImport, async ({ caller, query, request }) => {
    const bytesMax = importLimits.fileBytesMax;
    const suffix = suffixOf(request, bytesMax);
    const { tenantId, actor } = caller;
    const { name, as: mode } = query;
    const order = { tenantId, actor, name, suffix, mode, mapping: mappingOf(query.map) };
    const id = await refusing(() => imports.take({ ...order, body: request.body, bytesMax }));
    if (id === undefined) throw tooMany(retryAfterSeconds);
    return json(202, { id }, { location: `/v1/imports/${id}` });
  });

  bind(bound, endpoints.listImports, async ({ caller, query }) => {
    const keys = context.keysOf(caller.tenantId);
    const below = readCursor(keys, 'imports', query.cursor);
    const rows = await inTenant(context.database, caller.tenantId, (tx) =>
      listHttpRuns(tx, query.limit + 1, below),
    );
    const page = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? (page.at(-1)?.id ?? null) : null;
    const nextCursor = writeCursor(keys, 'imports', next);
    return json(200, { data: page.map(toImportView), nextCursor });
  });

  bind(bound, endpoints.getImport, async ({ caller, params }) => {
    const row = await inTenant(context.database, caller.tenantId, (tx) =>
      readHttpRun(tx, params.id),
    );
    if (row === undefined) throw new Refusal('not_found');
    return json(200, toImportView(row));
  });

  bind(bound, endpoints.getImportQuarantine, async ({ caller, params }) => {
    const body = await inTenant(context.database, caller.tenantId, async (tx) => {
      const row = await readHttpRun(tx, params.id);
      const rows = row === undefined ? null : await imports.folder.quarantine(row.file);
      if (rows === null) throw new Refusal('not_found');
      // Rows as they came: the only text of an import that is not redacted.
      const { actor } = caller;
      const detail = { importId: params.id };
      await appendAudit(context, tx, [
        { stage: 'intake', type: 'quarantine_viewed', actor, itemId: null, detail },
      ]);
      return rows;
    });
    const headers = { 'content-disposition': `attachment; filename="quarantine-${params.id}.csv"` };
    return { status: 200, contentType: 'text/csv; charset=utf-8', headers, body };
  });
}

function bindExamples(bound: BindContext, { examples, imports }: Ports): void {
  bind(bound, endpoints.listExamples, async () => {
    const data = (await examples?.list()) ?? [];
    return json(200, { data: [...data], nextCursor: null });
  });

  bind(bound, endpoints.importExample, async ({ caller, body: { part } }) => {
    const opened = (await examples?.open(part)) ?? null;
    if (opened === null) throw new Refusal('not_found');
    const { tenantId, actor } = caller;
    const mode = part === 'past' ? 'history' : 'new';
    const order = {
      tenantId,
      actor,
      mode,
      mapping: {},
      bytesMax: importLimits.fileBytesMax,
    } as const;
    const id = await refusing(() => imports.take({ ...order, ...opened }));
    if (id === undefined) throw tooMany(retryAfterSeconds);
    return json(202, { id }, { location: `/v1/imports/${id}` });
  });
}

function toImportView(row: HttpRunRow): ImportView {
  const { id, name, state, imported, duplicates, quarantined, trained } = row;
  const done = row.finished_at !== null;
  return {
    id,
    name,
    as: row.mode,
    state,
    rowsDone: row.rows_done,
    rowsTotal: done ? row.rows_done : row.rows_total,
    imported,
    duplicates,
    quarantined,
    trained: trained === null ? null : { fields: { ...trained.fields } },
    error:
      row.error_code === null
        ? null
        : {
            code: row.error_code,
            message: importFailures[row.error_code] ?? importFailures['internal'] ?? '',
          },
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** @throws HttpRefusal `unsupported_media_type`, `too_large` */
function suffixOf(request: Request, bytesMax: number): string {
  const { headers } = request;
  const [essence = '', ...parameters] = (headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const foreign = parameters.some(
    (part) => part.startsWith('charset=') && !/^charset="?utf-?8"?$/.test(part),
  );
  const encoding = headers.get('content-encoding') ?? 'identity';
  const suffix = Object.hasOwn(suffixes, essence) ? suffixes[essence] : undefined;
  if (suffix === undefined || foreign || encoding.toLowerCase() !== 'identity') {
    throw new HttpRefusal('unsupported_media_type', {
      detail: 'Send the file as text/csv, application/x-ndjson or application/json, unpacked.',
    });
  }
  const announced = headers.get('content-length');
  if (announced !== null && !(Number(announced) <= bytesMax)) throw tooLarge();
  return suffix;
}

// Nobody waits for the rest of what is too large: the connection ends with the answer.
function tooLarge(): HttpRefusal {
  return new HttpRefusal('too_large', { headers: { connection: 'close' } });
}

/** @throws HttpRefusal `invalid_query` */
function mappingOf(written: string | undefined): ImportMapping {
  if (written === undefined) return {};
  try {
    return parseMapping(written);
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error;
    throw invalidQuery('map', 'is our name = their column, as in text=body,category=label');
  }
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UploadError) throw tooLarge();
    if (!(error instanceof ImportFileError)) throw error;
    // Its message names columns of the file; ours does not.
    throw new HttpRefusal('import_unreadable', { detail: importFailures[error.code] ?? '' });
  }
}
