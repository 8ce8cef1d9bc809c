import { appendAudit } from '../../agents/version-change.ts';
import { checkArticle } from '../../drafts/check-article.ts';
import { tryArticle } from '../../drafts/try-article.ts';
import { readKnowledgeGaps } from '../../knowledge/read-gaps.ts';
import { readKnowledge, readKnowledgeText } from '../../knowledge/read-knowledge.ts';
import { listReaders } from '../../knowledge/readers.ts';
import { readArticle } from '../../knowledge/split-article.ts';
import { VectorShelf } from '../../knowledge/vector-shelf.ts';
import { createRedactor } from '../../redaction/index.ts';
import { readInForce } from '../../store/knowledge/read-in-force.ts';
import { inTenant, type Tx } from '../../store/tx.ts';
import { type BindContext, bind } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { HttpRefusal } from '../refuse.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';
import { openTurns } from '../turns.ts';

/** Each splits a text into words and searches twice. */
const trying = { perSecond: 1, burst: 20, underWayMax: 2, waitSeconds: 1 };

const redact = (text: string): string => createRedactor().redact(text);

export function bindKnowledge(bound: BindContext, { context }: Ports): void {
  const inTurn = openTurns(trying);
  const shelf = new VectorShelf();
  const read = <T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    inTenant(context.database, tenantId, work);

  bind(bound, endpoints.getKnowledge, async ({ caller }) =>
    json(200, await read(caller.tenantId, (tx) => readKnowledge(tx, context.now()))),
  );

  bind(bound, endpoints.getKnowledgeGaps, async ({ caller, query }) =>
    json(200, await read(caller.tenantId, (tx) => readKnowledgeGaps(tx, query.days))),
  );

  bind(bound, endpoints.getKnowledgeText, async ({ caller, query }) => {
    const found = await read(caller.tenantId, (tx) => readKnowledgeText(tx, query.path));
    if (found === null) throw new HttpRefusal('not_found');
    return json(200, found);
  });

  bind(bound, endpoints.checkArticleDraft, async ({ caller, body }) => {
    const [inForce, readers] = await read(caller.tenantId, async (tx) => [
      await readInForce(tx, body.path),
      await listReaders(tx),
    ]);
    return json(200, checkArticle(body, inForce, readers));
  });

  bind(bound, endpoints.tryArticleDraft, async ({ caller, body, signal }) => {
    const { path, text, question, agent = null } = body;
    const { tenantId, actor } = caller;
    return inTurn(tenantId, async () => {
      const draft = readArticle(path, text);
      const { database, thinking } = context;
      const embedder = thinking.models(tenantId)?.embedder ?? null;
      const parts = { database, embedder, shelf, redact };
      const tried = await tryArticle(parts, tenantId, draft, { question, agent, signal });
      const detail = { file: `knowledge/${path}`, agent };
      await read(tenantId, (tx) =>
        appendAudit(context, tx, [
          { stage: 'control', type: 'article_draft_tried', actor, itemId: null, detail },
        ]),
      );
      return json(200, tried);
    });
  });
}
