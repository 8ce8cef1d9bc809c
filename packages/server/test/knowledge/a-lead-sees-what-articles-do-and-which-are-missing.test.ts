import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { checkArticle } from '../../src/drafts/check-article.ts';
import { tryArticle } from '../../src/drafts/try-article.ts';
import { citationId } from '../../src/knowledge/article.ts';
import { queryTerms } from '../../src/knowledge/passage-terms.ts';
import { readKnowledgeGaps } from '../../src/knowledge/read-gaps.ts';
import { readKnowledge, readKnowledgeText } from '../../src/knowledge/read-knowledge.ts';
import { listReaders } from '../../src/knowledge/readers.ts';
import { readArticle } from '../../src/knowledge/split-article.ts';
import { VectorShelf } from '../../src/knowledge/vector-shelf.ts';
import { holdToReview } from '../../src/line/review/hold-to-review.ts';
import { asSql } from '../../src/store/database.ts';
import { putGap } from '../../src/store/knowledge/gaps.ts';
import { readInForce } from '../../src/store/knowledge/read-in-force.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type Files, type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { letGo, replyTo, sayOf } from '../support/replies.ts';

const vpn = '# VPN\n\n## Tunnel drops after sleep\n\nTurn on "Reconnect after sleep".\n';
const payroll = '# Payroll\n\n## Pay day\n\nWages are paid on the 28th.\n';
const files: Files = {
  ...lineFiles({ agent: 'tools: [knowledge]\nknowledge: [network/**]\n' }),
  'knowledge/network/vpn.md': vpn,
  'knowledge/payroll.md': payroll,
};

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine();
  await lab.publish(files);
});
afterAll(() => lab.close());

const view = (tenantId = lab.tenantId) =>
  inTenant(lab.database, tenantId, (tx) => readKnowledge(tx, lab.context.now()));
const gaps = (tenantId = lab.tenantId) =>
  inTenant(lab.database, tenantId, (tx) => readKnowledgeGaps(tx, 30));
const { signal } = new AbortController();
const ask = (question: string, agent: string | null) => ({ question, agent, signal });
const redact = (text: string): string => text;
const words = () => ({ database: lab.database, embedder: null, shelf: new VectorShelf(), redact });
const articleOf = async (path: string) => (await view()).articles.find((one) => one.path === path);
const citing = (text: string) => {
  const article = readArticle('network/vpn.md', text);
  // Two passages of one article are one citation of it.
  return [1, 1, 2].map((no) => ({ id: citationId(article, no), title: 'VPN' }));
};

test('an article in force says who reads it and since when, and an old text of it keeps what it was cited for', async () => {
  const [vpnView, payrollView] = (await view()).articles;
  expect(vpnView).toMatchObject({ path: 'network/vpn.md', title: 'VPN', passages: 1 });
  expect(vpnView?.agents).toEqual([{ agent: 'triage', current: true }]);
  expect(payrollView?.agents).toEqual([]);
  expect(Date.now() - Date.parse(vpnView?.since ?? '')).toBeLessThan(600_000);
});

test('a citation is counted with what people made of the reply, and with what was checked', async () => {
  const reply = (externalId: string, citations = citing(vpn)) =>
    replyTo(lab, { externalId, body: 'vpn is gone' }, { text: 'Turn it on.', citations });
  await sayOf(lab, await reply('as-it-is'), { verdict: 'accept' });
  await sayOf(lab, await reply('changed'), { verdict: 'edit' }, { text: 'Turn it on, please.' });
  const wrong = { verdict: 'edit', fields: { category: 'outage' } } as const;
  await sayOf(lab, await reply('not-sent'), wrong, { send: false });
  const waits = await reply('waits');
  // A yes that was taken back is none.
  const undone = await reply('undone');
  await sayOf(lab, undone, { verdict: 'accept' });
  const { holdId } = await lab.item(undone.itemId);
  const asked = { holdId: holdId ?? '', like: false, reason: null, actor: 'person:1' };
  await holdToReview(lab.context, lab.tenantId, asked);
  await reply('of-a-ticket', [{ id: 'ticket:1', title: 'like it' }]);
  await letGo(lab);
  const counted = { cited: 5, sent: 1, edited: 1, unsent: 1, right: 2, wrong: 1, citedBefore: 0 };
  expect((await articleOf('network/vpn.md'))?.citations).toEqual(counted);
  expect((await articleOf('payroll.md'))?.citations).toMatchObject({ cited: 0 });
  const { keysOf, now } = lab.context;
  const options = { keys: keysOf(lab.tenantId), nowMs: now(), actor: 'person:1' };
  await eraseItem({ ...options, database: lab.database }, waits.itemId);
  expect((await articleOf('network/vpn.md'))?.citations.cited).toBe(4);
});

async function missed(externalId: string, query: string, agent = 'triage'): Promise<string> {
  const itemId = await lab.accept({ externalId, source: 'api', body: 'vpn' });
  const { key: words } = queryTerms(query);
  await inTenant(lab.database, lab.tenantId, (tx) => putGap(tx, { itemId, agent, words, query }));
  return itemId;
}

test('gaps stand together by what one article would answer, with tickets, and say whether one does', async () => {
  const first = await missed('mfa-1', 'reset mfa token');
  const second = await missed('mfa-2', 'mfa tokens reset');
  await missed('pay-1', 'pay day of wages');
  await missed('sleep-1', 'tunnel drops after sleep');
  const { gaps: found, more } = await gaps();
  expect(more).toBe(0);
  const byQuery = new Map(found.map((one) => [one.query, one]));
  expect(found[0]).toMatchObject({ tickets: 2, standing: 'missing', article: null });
  expect(found[0]?.examples.map(({ itemId }) => itemId)).toEqual([second, first]);
  expect(found[0]?.examples[0]?.externalId).toBe('mfa-2');
  // There is an article, and the agent that asked does not read it.
  expect(byQuery.get('pay day of wages')).toMatchObject({
    ...{ standing: 'unread', article: 'payroll.md', agents: ['triage'] },
  });
  // Somebody wrote it since.
  expect(byQuery.get('tunnel drops after sleep')).toMatchObject({
    ...{ standing: 'found', article: 'network/vpn.md' },
  });
});

const question = 'reset mfa token';
const better = `${vpn}\n## MFA\n\nReset a lost MFA token in the portal.\n`;

test('a draft is found as it would be in force, and nothing of it is kept', async () => {
  const draft = readArticle('network/vpn.md', better);
  const count = () =>
    lab.sql(`select (select count(*)::int from signalbox.knowledge_article) as articles,
      (select count(*)::int from signalbox.knowledge_passage) as passages,
      (select count(*)::int from signalbox.knowledge_gap) as gaps`);
  const before = await count();
  const tried = await tryArticle(words(), lab.tenantId, draft, ask(question, 'triage'));
  expect(tried.before).toEqual([]);
  expect(tried.after[0]).toMatchObject({ path: 'network/vpn.md', heading: 'VPN › MFA', no: 2 });
  expect(tried).toMatchObject({ unread: false, after: [{ ofDraft: true }] });
  expect(await count()).toEqual(before);
});

test('what a draft no longer says is not found, and other articles are as they were', async () => {
  const draft = readArticle('network/vpn.md', '# VPN\n\n## Setup\n\nInstall the client.\n');
  const tryIt = (asked: string) => tryArticle(words(), lab.tenantId, draft, ask(asked, null));
  const sleep = await tryIt('reconnect after sleep');
  expect([sleep.before.length, sleep.after.length]).toEqual([1, 0]);
  const wages = await tryIt('wages are paid');
  expect(wages.after).toEqual(wages.before);
  expect(wages.after[0]).toMatchObject({ path: 'payroll.md', ofDraft: false });
});

test('an agent whose file does not name the path would not find the draft', async () => {
  const draft = readArticle('mfa.md', '# MFA\n\nReset a lost MFA token in the portal.\n');
  const asked = ask(question, 'triage');
  const tried = await tryArticle(words(), lab.tenantId, draft, asked);
  expect(tried).toEqual({ before: [], after: [], unread: true, byWordsAlone: false });
  const all = ask(question, null);
  expect((await tryArticle(words(), lab.tenantId, draft, all)).after).toHaveLength(1);
  const nobody = ask(question, 'nobody');
  await expect(tryArticle(words(), lab.tenantId, draft, nobody)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a check says what changes, for whom, and what does not fit', async () => {
  const check = (path: string, text: string, base: string | null) =>
    inTenant(lab.database, lab.tenantId, async (tx) =>
      checkArticle({ path, text, base }, await readInForce(tx, path), await listReaders(tx)),
    );
  const inForce = await inTenant(lab.database, lab.tenantId, (tx) =>
    readKnowledgeText(tx, 'network/vpn.md'),
  );
  expect(inForce).toMatchObject({ text: vpn, passages: [{ no: 1, line: 5 }] });
  const fits = await check('network/vpn.md', better, inForce?.id ?? null);
  expect(fits).toMatchObject({ isNew: false, stale: false, problems: [], readers: ['triage'] });
  expect(fits.patch).toContain('+## MFA');
  expect(await check('network/vpn.md', better, null)).toMatchObject({ stale: true });
  expect(await check('new.md', better, null)).toMatchObject({ isNew: true, readers: [] });
  for (const [path, text] of [
    ...[
      ['../signalbox.yaml', 'x'],
      ['a/../../b.md', 'x'],
      ['.hidden.md', 'x'],
      ['a b.md', 'x'],
    ],
    ...[
      ['a.txt', 'x'],
      ['a/b/c/d/e/f/g/h/i.md', 'x'],
      ['empty.md', '# \n'],
      ['a.md', 'x\u0007'],
    ],
  ] as const) {
    const { problems, patch } = await check(path, text, null);
    expect([path, problems.length > 0, patch]).toEqual([path, true, '']);
  }
});

test('another tenant sees none of it', async () => {
  const other = await ensureTenant(asSql(lab.database.system), 'other');
  expect((await view(other)).articles).toEqual([]);
  expect(await gaps(other)).toEqual({ days: 30, gaps: [], more: 0 });
  const draft = readArticle('mfa.md', '# MFA\n\nReset a lost MFA token.\n');
  const tried = await tryArticle(words(), other, draft, {
    ...ask('reconnect after sleep', null),
  });
  expect([tried.before, tried.after]).toEqual([[], []]);
});

test('after an edit the old text is counted apart, and a rolled-back agent reads it', async () => {
  const old = (await articleOf('network/vpn.md'))?.citations.cited ?? 0;
  await lab.publish({ ...files, 'knowledge/network/vpn.md': better });
  const now = await articleOf('network/vpn.md');
  expect(now?.citations).toMatchObject({ cited: 0, citedBefore: old });
  expect(now?.agents).toEqual([{ agent: 'triage', current: true }]);
  await lab.sql(`update signalbox.release set version_id = previous_id`);
  expect((await articleOf('network/vpn.md'))?.agents).toEqual([
    ...[{ agent: 'triage', current: false }],
  ]);
});
