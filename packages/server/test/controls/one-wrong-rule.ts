import { createHash } from 'node:crypto';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import type { Files, LineLab } from '../support/line.ts';

export const words = ['billing', 'network', 'hardware', 'access', 'email'] as const;
const teams: Readonly<Record<string, string>> = {
  ...{ billing: 'finance', network: 'network-ops', hardware: 'field-support' },
  ...{ access: 'service-desk', email: 'apps' },
};

/** Rules that are sure of everything and urgent about it: nothing waits for a delay. */
export function files(billingTeam: string): Files {
  const rules = words.map(
    (word) => `- rule: ${word}
  when: { words: [${word}] }
  then: { category: ${word}, priority: urgent, team: ${word === 'billing' ? billingTeam : teams[word]} }
  final: true
`,
  );
  return {
    'signalbox.yaml': 'workspace: disaster\npolicy: { urgent: { priority: [urgent] } }\n',
    'agents/triage.yaml': `agent: triage
owner: lead
autonomy: auto
tiers: [rules]
fields: { category: {}, priority: {}, team: {} }
`,
    'rules/all.yaml': rules.join(''),
  };
}

/** Past tickets, as many of each kind. */
export async function putPastTickets(lab: LineLab): Promise<void> {
  const importId = uuidV7();
  await lab.sql(
    `insert into signalbox.import_run (tenant_id, id, fingerprint, mode, mapping, finished_at)
     values ($1, $2, 'past', 'history', '{}', now())`,
    [lab.tenantId, importId],
  );
  for (let n = 0; n < 300; n += 1) {
    const word = words[n % words.length] ?? 'billing';
    const hash = createHash('sha256').update(`${n}`).digest();
    const labels = { category: word, priority: 'urgent', team: teams[word] };
    await lab.sql(
      `insert into signalbox.example (tenant_id, id, import_id, content_hash, subject, body, labels, in_scope)
       values ($1, $2, $3, $4, $5, '', $6, true)`,
      [lab.tenantId, uuidV7(), importId, hash, `${word} ${n}`, JSON.stringify(labels)],
    );
  }
}
