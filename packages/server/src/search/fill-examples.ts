import { inSystem } from '../store/audit/in-system.ts';
import type { Database } from '../store/database.ts';
import { putExampleDocuments, readUnreadExamples } from '../store/search/example-texts.ts';
import { documentText, tenantMark } from './document.ts';

const perBatch = 500;

/**
 * Makes the words of past tickets that have none: an import leaves that to this, because making them would slow it and nobody
 * looks for a past ticket in the second it is imported.
 */
export async function fillExamples(
  database: Pick<Database, 'system'>,
  goOn: () => boolean,
): Promise<{ readonly documents: number; readonly more: boolean }> {
  let documents = 0;
  while (goOn()) {
    const made = await inSystem(database, async (sql) => {
      const rows = await readUnreadExamples(sql, perBatch);
      if (rows.length === 0) return 0;
      await putExampleDocuments(
        sql,
        rows.map(({ tenant_id: tenantId, id, subject, body }) => ({
          ...{ tenantId, id },
          document: documentText([subject, body], [tenantMark(tenantId)]),
        })),
      );
      return rows.length;
    });
    documents += made;
    if (made < perBatch) return { documents, more: false };
  }
  return { documents, more: true };
}
