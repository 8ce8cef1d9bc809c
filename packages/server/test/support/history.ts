import { createHash } from 'node:crypto';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import type { LineLab } from './line.ts';

/** Past tickets somebody answered: `count` of each category, told apart by one word each. */
export async function putHistory(
  lab: LineLab,
  words: Readonly<Record<string, string>>,
  count: number,
): Promise<void> {
  const importId = uuidV7();
  await lab.sql(
    `insert into signalbox.import_run (tenant_id, id, fingerprint, mode, mapping, finished_at)
     values ($1, $2, $3, 'history', '{}', now())`,
    [lab.tenantId, importId, importId],
  );
  const fillers = [
    'please help',
    'since monday',
    'it is slow',
    'on my laptop',
    'in the office',
    'again and again',
  ];
  for (const [category, word] of Object.entries(words)) {
    for (let n = 0; n < count; n += 1) {
      const body = `the ${word} ${fillers[n % fillers.length]} number ${n} ${fillers[(n * 5) % 6]}`;
      await lab.sql(
        `insert into signalbox.example (tenant_id, id, import_id, content_hash, subject, body, labels, in_scope)
         values ($1, $2, $3, $4, $5, $6, $7, true)`,
        [
          lab.tenantId,
          uuidV7(),
          importId,
          createHash('sha256').update(`${importId}${category}${n}`).digest(),
          `about the ${word}`,
          body,
          JSON.stringify({ category, priority: 'low' }),
        ],
      );
    }
  }
}
