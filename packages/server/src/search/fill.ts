import { inSystem } from '../store/audit/in-system.ts';
import type { Database, Sql } from '../store/database.ts';
import { type DocumentRow, putDocuments } from '../store/search/put-documents.ts';
import {
  type ItemTextRow,
  type Reading,
  readPass,
  readSaid,
  readTexts,
} from '../store/search/read-texts.ts';
import {
  findDueTenants,
  firstId,
  moveMark,
  type SearchMark,
  settleSearch,
  takeMark,
} from '../store/search/search-marks.ts';
import {
  growWindow,
  openWindow,
  readLastWindow,
  type SearchWindow,
} from '../store/search/windows.ts';
import { documentText, labelMark, windowMark } from './document.ts';
import { fillExamples } from './fill-examples.ts';

/** Items of a window: so few that reading all of one is quick, so many that a rare word meets few windows. */
const windowItemsDefault = 8_192;

const itemsPerBatch = 500;
/** An item leaves four to five entries, of which one matters. */
const entriesPerBatch = 2_500;
const tickMs = 400;

export interface FillOptions {
  /** Items of a window. Default 8,192. */
  readonly windowItems?: number | undefined;
}

/**
 * Makes searchable what was committed since the last call, tenant by tenant: items that came in or were revised, items
 * whose answer somebody gave. Batches of one transaction each; stops after 0.4 s and goes on at the next call, so that a
 * long history being read for the first time leaves room for the line. Bears being run twice at once.
 */
export async function fillSearch(
  database: Pick<Database, 'system'>,
  options: FillOptions = {},
): Promise<{ readonly documents: number; readonly more: boolean }> {
  const windowItems = options.windowItems ?? windowItemsDefault;
  const until = performance.now() + tickMs;
  let documents = 0;
  let more = false;
  for (const tenantId of await findDueTenants(database)) {
    for (;;) {
      const done = await inSystem(database, (sql) => fillBatch(sql, tenantId, windowItems));
      documents += done.documents;
      if (!done.more) break;
      if (performance.now() < until) continue;
      more = true;
      break;
    }
  }
  const examples = await fillExamples(database, () => performance.now() < until);
  if (documents > 0) await settleSearch(database);
  return { documents: documents + examples.documents, more: more || examples.more };
}

interface Done {
  readonly documents: number;
  readonly more: boolean;
}

async function fillBatch(sql: Sql, tenantId: string, windowItems: number): Promise<Done> {
  const mark = await takeMark(sql, tenantId);
  if (mark === undefined) return { documents: 0, more: false };
  const reading = await readNext(sql, tenantId, mark);
  const texts = reading.itemIds.length === 0 ? [] : await readTexts(sql, tenantId, reading.itemIds);
  const rows = await toDocuments(sql, tenantId, texts, windowItems);
  await putDocuments(sql, tenantId, rows);
  await moveMark(sql, tenantId, reading.mark);
  return { documents: rows.length, more: reading.more };
}

async function readNext(sql: Sql, tenantId: string, mark: SearchMark): Promise<Reading> {
  // Restored from a copy: transactions are counted anew here, so everything is looked at once more.
  const from: SearchMark = mark.foreign
    ? { ...mark, item_id: firstId, below_xid: mark.safe_xid, after_id: null }
    : mark;
  return from.item_id === null
    ? readSaid(sql, tenantId, from, entriesPerBatch)
    : readPass(sql, tenantId, { ...from, item_id: from.item_id }, itemsPerBatch);
}

/** Texts come by id, so windows open in order. */
async function toDocuments(
  sql: Sql,
  tenantId: string,
  texts: readonly ItemTextRow[],
  windowItems: number,
): Promise<readonly DocumentRow[]> {
  const rows: DocumentRow[] = [];
  let last: SearchWindow | undefined;
  let grown = 0;
  let topId = firstId;
  const close = async (): Promise<void> => {
    if (last !== undefined && grown > 0)
      await growWindow(sql, tenantId, { no: last.no, topId, by: grown });
    grown = 0;
  };
  for (const item of texts) {
    // Erased, and not come in again since: there is nothing to find it by.
    if (item.erased && item.texts.every((text) => text === '')) continue;
    let windowNo = item.window_no;
    if (!item.known) {
      last ??= (await readLastWindow(sql, tenantId)) ?? (await openWindow(sql, tenantId, firstId));
      if (last === undefined) continue;
      if (last.documents + grown >= windowItems && item.id > last.from_id) {
        await close();
        last = (await openWindow(sql, tenantId, item.id)) ?? last;
      }
      // Also of a window that was opened since it was read.
      if (windowNo === null || item.id >= last.from_id) windowNo = last.no;
      if (windowNo === last.no) {
        grown += 1;
        if (item.id > topId) topId = item.id;
      }
    }
    if (windowNo === null) continue;
    const marks = [windowMark(windowNo), ...(item.labelled ? [labelMark(tenantId)] : [])];
    const document = documentText([item.external_id, ...item.texts], marks);
    rows.push({ id: item.id, windowNo, document });
  }
  await close();
  return rows;
}
